import { waitFor } from '../../harness/wait-for.ts';
import type { LiveStage, Seat } from '../live-stage.ts';
import type { Figures } from '../play.ts';

/** Two workers, and a second listener of a session already spreads to the other one. */
export const TWO_WORKERS = { WORKERS: '2', LISTENERS_PER_WORKER_BEFORE_SPREAD: '1' };

interface Casting {
  /** Carries the host and `near`. */
  readonly hostPid: number;
  /** Carries `far`. */
  readonly farPid: number;
  readonly near: Seat;
  readonly far: Seat;
}

/** `kill -9` of the host's media worker, of a listener's, and of both. The stage has TWO_WORKERS. */
export async function play(stage: LiveStage): Promise<Figures> {
  const ofHost = await killed(stage, 'the host’s worker', ({ hostPid, near, far }) => ({
    pids: [hostPid],
    hit: [near, far],
  }));
  const ofListener = await killed(stage, 'a listener’s worker', ({ farPid, far, near }) => ({
    pids: [farPid],
    hit: [far],
    spared: near,
  }));
  const ofBoth = await killed(stage, 'both workers', ({ hostPid, farPid, near, far }) => ({
    pids: [hostPid, farPid],
    hit: [near, far],
  }));
  const all = [ofHost, ofListener, ofBoth];
  return {
    workerKilledMs: Math.max(...all.map(({ heardAgainMs }) => heardAgainMs)),
    restartMs: Math.max(...all.map(({ restartMs }) => restartMs)),
  };
}

interface Blow {
  readonly pids: readonly number[];
  /** Who loses the sound. */
  readonly hit: readonly Seat[];
  /** Who must not notice. */
  readonly spared?: Seat;
}

async function killed(
  stage: LiveStage,
  what: string,
  aim: (casting: Casting) => Blow,
): Promise<{ heardAgainMs: number; restartMs: number }> {
  const casting = await cast(stage);
  const { pids, hit, spared } = aim(casting);
  const before = await stage.whole();
  // The tone's file begins anew, for its end would be a silence too.
  await stage.music.seek(0);
  await hitReady(hit);
  const sparedStream = spared && (await spared.listener.stream());
  const killedAtMs = Date.now();
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  const [restartedAtMs, ...heardAtMs] = await Promise.all([
    replaced(stage, pids),
    ...hit.map(({ sound }) => sound.backAfter(killedAtMs)),
  ]);
  if (spared && (await spared.listener.stream()) !== sparedStream) {
    throw new Error('A listener on another worker lost the sound too.');
  }
  if (spared) await stage.heardWhole(spared);
  for (const seat of hit) await stage.isWhole(seat, seat === hit[0] ? before : await stage.whole());
  await Promise.all([casting.near, casting.far].map(({ page }) => page.browserContext().close()));
  const heardAgainMs = Math.round(Math.max(...heardAtMs) - killedAtMs);
  const restartMs = restartedAtMs - killedAtMs;
  stage.say(`Killed ${what}: replaced after ${restartMs} ms, heard again after ${heardAgainMs} ms.`);
  return { heardAgainMs, restartMs };
}

/** Goes live on one worker and seats a listener on each. */
async function cast(stage: LiveStage): Promise<Casting> {
  await stage.goLive();
  const hostPid = await pidWhere(stage, ({ routers }) => routers > 0);
  const near = await stage.seat();
  const far = await stage.seat();
  const farPid = await pidWhere(stage, ({ pid, listeners }) => pid !== hostPid && listeners > 0);
  return { hostPid, farPid, near, far };
}

async function pidWhere(
  stage: LiveStage,
  wanted: (worker: { pid: number; routers: number; listeners: number }) => boolean,
): Promise<number> {
  const worker = await waitFor('one worker that carries it', async () => {
    const found = (await stage.inside.workers()).filter(wanted);
    return found.length === 1 && found[0];
  });
  return worker.pid;
}

async function hitReady(hit: readonly Seat[]): Promise<void> {
  await waitFor('steady sound before the blow', async () => {
    const logs = await Promise.all(hit.map(({ sound }) => sound.turns()));
    return logs.every((turns) => turns.at(-1)?.loud === true);
  });
}

/** Resolves with the moment at which the pool had all its workers again. */
async function replaced(stage: LiveStage, pids: readonly number[]): Promise<number> {
  return waitFor('the pool has its workers again', async () => {
    const workers = await stage.inside.workers();
    const isWhole = workers.length === Number(TWO_WORKERS.WORKERS);
    return isWhole && workers.every(({ pid }) => !pids.includes(pid)) && Date.now();
  });
}
