/**
 * A real host, ops, guest and listener, each with a tone of their own in their microphone: who hears whom, by
 * the spectrum of what each browser plays, for every cell of the matrix of four roles and three channels.
 */
import type { ChannelRight, Role } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerWatch, WATCHER_KEY } from './faults/server-watch.ts';
import { Chromium } from './harness/chromium.ts';
import { HostDesk } from './harness/host-desk.ts';
import { HostStage } from './harness/host-stage.ts';
import { MUSIC } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { MICROPHONE_ALLOWED, takeSiteSeat } from './harness/site-seat.ts';
import { SoundDevice } from './harness/sound-device.ts';
import type { TalkSeat } from './harness/talk-seat.ts';
import { waitFor } from './harness/wait-for.ts';

const ROLES = ['host', 'ops', 'guest', 'listener'] as const satisfies readonly Role[];
/** All cells of one half change at once, and none of that hides another. */
const HALVES: readonly (readonly Role[])[] = [
  ['host', 'ops'],
  ['guest', 'listener'],
];
const RIGHTS = ['talk', 'listen'] as const satisfies readonly ChannelRight[];
const CHANNELS = ['Stage', 'Green room', 'Booth'] as const;
type Channel = (typeof CHANNELS)[number];

/** Hertz; none is near a multiple of another, or of the music's. */
const TONES = { host: 1230, ops: 1710, guest: 2390, listener: 3370 } as const satisfies Record<Role, number>;
const WORDS = { host: 'Host', ops: 'Ops', guest: 'Guests', listener: 'Listeners' } as const satisfies Record<
  Role,
  string
>;

/** As many readings as a spectrum's window, and the fading of a lost packet, take. */
const STEADY_READINGS = 4;

type Matrix = Record<Role, Record<ChannelRight, boolean>>;

/** What every channel begins with; listeners may hear the stage besides. */
const FIRST = 'host TL, ops TL, guest TL, listener --';
/** Another on each channel, so that no channel can be taken for another; their opposites are used as well. */
const MIXED: Readonly<Record<Channel, string>> = {
  Stage: 'host TL, ops -L, guest T-, listener -L',
  'Green room': 'host -L, ops TL, guest -L, listener T-',
  Booth: 'host T-, ops T-, guest TL, listener -L',
};

const matrices: Record<Channel, Matrix> = {
  Stage: matrixOf('host TL, ops TL, guest TL, listener -L'),
  'Green room': matrixOf(FIRST),
  Booth: matrixOf(FIRST),
};
const scope = new AsyncDisposableStack();
let stage: HostStage;
let elsewhere: Chromium;
let guests: Chromium;
let seats: Record<Role, TalkSeat>;
let channelIds: Record<Channel, string>;
/** Where everybody who may presses. */
let pressed: readonly Channel[] = [];

beforeAll(async () => {
  const sound = await SoundDevice.create(TONES);
  scope.defer(() => sound.close());
  stage = await HostStage.open({ sound, env: { ADMIN_KEY: WATCHER_KEY, WORKERS: '1' } });
  scope.defer(() => stage.close());
  const launch = async () => {
    const chromium = await Chromium.launch({ args: MICROPHONE_ALLOWED, env: sound.environment });
    scope.defer(() => chromium.close());
    return chromium;
  };
  [elsewhere, guests] = await Promise.all([launch(), launch()]);
  const music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  const link = await popup.goLive();
  const desk = await HostDesk.open(stage, popup);
  channelIds = {
    Stage: await desk.channelId('Stage'),
    'Green room': await desk.addChannel('Green room', 'Push to talk: while held'),
    Booth: await desk.addChannel('Booth', 'Open: until switched off'),
  };
  // Over plain http only this very machine gives a microphone.
  const here = (url: string) => Object.assign(new URL(url), { hostname: 'localhost' }).href;
  seats = {
    host: desk.seat,
    ops: await takeSiteSeat(elsewhere, here(await desk.invite('Ops: may do what this page does')), 'Ops'),
    guest: await takeSiteSeat(guests, here(await desk.invite('Guest: may talk')), 'Guest'),
    listener: await takeSiteSeat(elsewhere, here(link)),
  };
  // Who may not talk is not asked for a microphone.
  await setCell('Stage', 'listener', 'talk', true);
  await Promise.all(ROLES.map((role) => seats[role].arm(role)));
  await setCell('Stage', 'listener', 'talk', false);
});

afterAll(() => scope.disposeAsync());

/** `host TL, ops -L`: the host may talk and listen, ops may only listen. */
function matrixOf(words: string): Matrix {
  const rights = (role: Role) => {
    const found = words.split(', ').find((word) => word.startsWith(`${role} `)) ?? '';
    return { talk: found.includes('T'), listen: found.includes('L') };
  };
  return { host: rights('host'), ops: rights('ops'), guest: rights('guest'), listener: rights('listener') };
}

/** By a click on the page of whoever may: ops for guests and listeners, the host for all others. */
async function setCell(channel: Channel, role: Role, right: ChannelRight, allowed: boolean): Promise<void> {
  const isForOps = role === 'guest' || role === 'listener';
  const [whose, other] = isForOps ? [seats.ops, seats.host] : [seats.host, seats.ops];
  const label = `${WORDS[role]} may ${right} on ${channel}`;
  await whose.setCell(label, allowed);
  await other.showsCell(label, allowed);
  matrices[channel][role][right] = allowed;
}

async function setMatrix(channel: Channel, wanted: Matrix): Promise<void> {
  const cells = ROLES.flatMap((role) =>
    RIGHTS.map((right) => ({ role, right, allowed: wanted[role][right] })),
  );
  const changed = cells.filter(({ role, right, allowed }) => matrices[channel][role][right] !== allowed);
  await Promise.all(changed.map(({ role, right, allowed }) => setCell(channel, role, right, allowed)));
}

function opposite(of: Matrix): Matrix {
  const matrix = structuredClone(of);
  for (const role of ROLES) for (const right of RIGHTS) matrix[role][right] = !matrix[role][right];
  return matrix;
}

/** Everybody presses these, as far as their pages let them, and lets go of all others. */
async function press(...channels: readonly Channel[]): Promise<void> {
  pressed = channels;
  await Promise.all(ROLES.map(pressAs));
}

async function pressAs(role: Role): Promise<void> {
  const pressing = CHANNELS.map((channel) =>
    matrices[channel][role].talk
      ? seats[role].talk(channelIds[channel], pressed.includes(channel))
      : seats[role].mayNotTalk(channelIds[channel]),
  );
  await Promise.all(pressing);
}

/** `host>ops` where ops hear the host, by any of these. */
function pairs(among: readonly Matrix[]): string[] {
  return ROLES.flatMap((talker) =>
    ROLES.filter((hearer) => hearer !== talker)
      .filter((hearer) => among.some((matrix) => matrix[talker].talk && matrix[hearer].listen))
      .map((hearer) => `${talker}>${hearer}`),
  );
}

/** As `pairs`; `music>ops` where they hear what the host sends. */
function expected(): string[] {
  const voices = pairs(pressed.map((channel) => matrices[channel]));
  return [...voices, 'music>ops', 'music>guest', 'music>listener'].sort();
}

async function heard(): Promise<string[]> {
  const tones = { ...TONES, music: MUSIC[0].leftHz };
  const readings = ROLES.map(async (hearer) =>
    (await seats[hearer].ear.hears(tones)).map((talker) => `${talker}>${hearer}`),
  );
  return (await Promise.all(readings)).flat().sort();
}

/** Waits until everybody hears whom the matrix says, and nobody else, and it stays so. */
async function everybodyHearsAsTheMatrixSays(): Promise<void> {
  let steady = 0;
  await waitFor('who hears whom is as the matrix says', async () => {
    const now = await heard();
    if (String(now) !== String(expected())) steady = 0;
    expect(now).toEqual(expected());
    steady += 1;
    return steady >= STEADY_READINGS;
  });
}

async function everyChannelSoundsAsItsMatrixSays(): Promise<void> {
  for (const channel of CHANNELS) {
    await press(channel);
    await everybodyHearsAsTheMatrixSays();
  }
}

async function changesLive(channel: Channel, wanted: Matrix): Promise<void> {
  await setMatrix(channel, wanted);
  await press(channel);
  await everybodyHearsAsTheMatrixSays();
}

test.each(CHANNELS)(
  'on %s everybody hears as the matrix says, whatever cell of it is changed',
  async (channel) => {
    const first = structuredClone(matrices[channel]);
    await press(channel);
    await everybodyHearsAsTheMatrixSays();
    for (const roles of HALVES) {
      // Those of the other half are changed back meanwhile.
      const next = structuredClone(first);
      for (const role of roles) next[role] = opposite(first)[role];
      for (const [role, right] of roles.flatMap((each) => RIGHTS.map((it) => [each, it] as const))) {
        const without = structuredClone(next);
        without[role][right] = first[role][right];
        expect(pairs([without]), `${role} ${right}`).not.toEqual(pairs([next]));
      }
      await changesLive(channel, next);
    }
    await changesLive(channel, first);
  },
);

test('no channel lets anybody hear what another is for', async () => {
  for (const channel of CHANNELS) await setMatrix(channel, matrixOf(MIXED[channel]));
  await everyChannelSoundsAsItsMatrixSays();
});

test('the death of the media worker changes nothing of it, nor what is changed after', async () => {
  await press('Stage', 'Booth');
  await everybodyHearsAsTheMatrixSays();
  const watch = new ServerWatch(stage.server);
  const [worker] = await watch.workers();
  if (!worker) throw new Error('There is no worker.');
  process.kill(worker.pid, 'SIGKILL');
  await waitFor('another worker', async () => (await watch.workers()).some(({ pid }) => pid !== worker.pid));
  // Nobody presses anything anew.
  await everybodyHearsAsTheMatrixSays();
  await everyChannelSoundsAsItsMatrixSays();
  await changesLive('Booth', opposite(matrixOf(MIXED.Booth)));
});

test('a restart of the server changes nothing of it, nor what is changed after', async () => {
  await press('Stage', 'Booth');
  await everybodyHearsAsTheMatrixSays();
  await stage.server.stop('SIGKILL');
  await stage.server.startAgain();
  // What is latched is pressed again by the pages themselves.
  await everybodyHearsAsTheMatrixSays();
  await everyChannelSoundsAsItsMatrixSays();
  await changesLive('Booth', matrixOf(MIXED.Booth));
});

test('a talking browser that is killed lets go of what it held, and of nothing that others hold', async () => {
  await setMatrix('Stage', matrixOf('host TL, ops TL, guest TL, listener -L'));
  await press('Stage');
  await everybodyHearsAsTheMatrixSays();
  await seats.host.talk(channelIds.Stage, false);
  await shows('Guest', 'Ops');
  // Whoever cannot say that they still hold it holds nothing, and presses anew on waking.
  guests.sleep();
  await shows('Ops');
  guests.wake();
  await shows('Guest', 'Ops');
  guests.kill();
  await shows('Ops');
  await heardByTheListener('ops');
  await seats.ops.talk(channelIds.Stage, false);
  await shows();
  await heardByTheListener();
});

/** The listener's page says that these talk on the stage, of guest and ops. */
async function shows(...talkers: readonly ('Guest' | 'Ops')[]): Promise<void> {
  await seats.listener.page.waitForFunction(
    (who, wanted) => {
      const words = document.querySelector(who)?.textContent ?? '';
      return (['Guest', 'Ops'] as const).every((name) => words.includes(name) === wanted.includes(name));
    },
    { polling: 'mutation' },
    `[data-channel="${channelIds.Stage}"] .talk-who`,
    talkers,
  );
}

async function heardByTheListener(...talkers: readonly Role[]): Promise<void> {
  await waitFor('the listener hears those', async () => {
    expect(await seats.listener.ear.hears(TONES)).toEqual(talkers);
    return true;
  });
}
