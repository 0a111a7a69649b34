import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heals } from './network/healing.ts';
import { NetworkStage } from './network/network-stage.ts';
import { play as latePackets } from './plays/late-packets.ts';
import { play as listenerAddressChanged } from './plays/listener-address-changed.ts';
import { play as listenerAsleep } from './plays/listener-asleep.ts';
import { play as listenerNetworkLost } from './plays/listener-network-lost.ts';
import { play as listenerSuspended } from './plays/listener-suspended.ts';
import { play as lossToListeners } from './plays/loss-to-listeners.ts';
import { play as noWayForTheSound } from './plays/no-way-for-the-sound.ts';
import { play as onlyTurn } from './plays/only-turn.ts';
import { play as udpBlockedFromTheStart } from './plays/udp-blocked-from-the-start.ts';
import { play as udpBlockedMidway } from './plays/udp-blocked-midway.ts';

/** Generous: what is aimed at is the bench's to judge. */
const MOST_CONCEALED_PCT = 5;
/** Its buffer is its own affair. */
const MOST_CONCEALED_IN_FIREFOX_PCT = 25;
/** It waits for words to come and go, and for a buffer to shrink. */
const LOSS_TIMEOUT_MS = 240_000;

const scope = new AsyncDisposableStack();
let stage: NetworkStage;

beforeAll(async () => {
  stage = await NetworkStage.open(scope);
});

afterAll(() => scope.disposeAsync());

async function listenersPath(): Promise<string | undefined> {
  return (await stage.seat.tap.sample()).path?.protocol;
}

describe('a listener', () => {
  test('hears again by itself after ten seconds without a network, whether the browser knew or not', async () => {
    await expect(heals(stage, listenerNetworkLost)).resolves.toHaveProperty('listenerNetworkLossMs');
  });

  test('hears on from another address by what it has, in Chromium and in Firefox', async () => {
    await expect(heals(stage, listenerAddressChanged)).resolves.toEqual({});
  });

  test('whose browser stood still hears on as the same listener', async () => {
    await expect(heals(stage, listenerSuspended)).resolves.toEqual({});
  });

  test('who slept until the server forgot them joins afresh by itself, as the same listener', async () => {
    await expect(heals(stage, listenerAsleep)).resolves.toEqual({});
  });

  test('whose UDP is blocked in the middle changes to TCP', async () => {
    await heals(stage, udpBlockedMidway);
    expect(await listenersPath()).toBe('tcp');
  });

  test('without UDP hears by TCP', async () => {
    await heals(stage, udpBlockedFromTheStart);
    expect(await listenersPath()).toBe('tcp');
  });

  test('who reaches only a TURN server hears through it', async () => {
    await expect(heals(stage, onlyTurn)).resolves.toHaveProperty('turnJoinMs');
  });

  test('who gets nothing but the web through is told so, as are operator and host, and hears once there is a way', async () => {
    await expect(heals(stage, noWayForTheSound)).resolves.toEqual({});
  });

  test(
    'hears music while a tenth of the packets is lost, is told why it takes longer, and has it sooner again afterwards',
    async () => {
      const { loss10ConcealedPct, firefoxLoss10ConcealedPct } = await heals(stage, lossToListeners);
      expect(loss10ConcealedPct).toBeLessThan(MOST_CONCEALED_PCT);
      expect(firefoxLoss10ConcealedPct).toBeLessThan(MOST_CONCEALED_IN_FIREFOX_PCT);
    },
    LOSS_TIMEOUT_MS,
  );

  test('hears music whose packets come late and out of order', async () => {
    const { latePacketsConcealedPct } = await heals(stage, latePackets);
    expect(latePacketsConcealedPct).toBeLessThan(MOST_CONCEALED_PCT);
  });
});
