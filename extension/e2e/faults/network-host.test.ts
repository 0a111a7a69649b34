import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heals, PATIENCE, standing } from './network/healing.ts';
import { NetworkStage } from './network/network-stage.ts';
import { play as hostAddressChanged } from './plays/host-address-changed.ts';
import { play as hostNetworkLost } from './plays/host-network-lost.ts';
import { play as hostOnlyTurn } from './plays/host-only-turn.ts';
import { play as hostUdpBlockedFromTheStart } from './plays/host-udp-blocked-from-the-start.ts';
import { play as hostUdpBlockedMidway } from './plays/host-udp-blocked-midway.ts';
import { play as lossFromTheHost } from './plays/loss-from-the-host.ts';

/** Generous: what is aimed at is the bench's to judge. */
const MOST_CONCEALED_PCT = 5;
/** Half a minute, twice, and what the healing takes. */
const AWAY_TIMEOUT_MS = 240_000;

const scope = new AsyncDisposableStack();
let stage: NetworkStage;

beforeAll(async () => {
  stage = await NetworkStage.open(scope);
});

afterAll(() => scope.disposeAsync());

describe('the host', () => {
  test('goes on from another address by an ICE restart', async () => {
    await expect(heals(stage, hostAddressChanged)).resolves.toHaveProperty('hostAddressChangeMs');
  });

  test(
    'comes back by itself after half a minute without a network, and listeners are told meanwhile',
    async () => {
      await expect(heals(stage, hostNetworkLost)).resolves.toHaveProperty('hostAwayToldMs');
    },
    AWAY_TIMEOUT_MS,
  );

  test('is heard while a tenth of its packets is lost', async () => {
    const { hostLoss10ConcealedPct } = await heals(stage, lossFromTheHost);
    expect(hostLoss10ConcealedPct).toBeLessThan(MOST_CONCEALED_PCT);
  });

  test('who reaches only a TURN server is heard through it', async () => {
    await hostOnlyTurn(stage);
    await expect
      .poll(() => standing(stage), PATIENCE)
      .toMatchObject({ comes: true, isConnected: true, state: 'playing' });
  });

  test('whose UDP is blocked in the middle changes to TCP', async () => {
    await expect(heals(stage, hostUdpBlockedMidway)).resolves.toHaveProperty('hostUdpBlockedMidwayMs');
  });

  test('without UDP is heard by TCP', async () => {
    await hostUdpBlockedFromTheStart(stage);
    await expect
      .poll(() => standing(stage), PATIENCE)
      .toMatchObject({ comes: true, isConnected: true, state: 'playing' });
  });
});
