import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MemoryCgroup, temporaryFolder } from '../../test-support/process/index.ts';
import { CROWD_FROM_ONE_ADDRESS } from '../../test-support/servers/index.ts';
import { CrowdProcess } from '../load/crowd-process.ts';
import { SoundProcess } from '../load/sound-process.ts';
import { PlainServer } from './plain-server.ts';

const AT_ONCE = 10;
const LOOK_EVERY_MS = 1000;
/** As browsers do. Milliseconds. */
const PING_EVERY_MS = 20_000;

export interface SmallServerOptions {
  readonly limitBytes: number;
  readonly listeners: number;
  /** How long they listen. */
  readonly forMs: number;
  readonly onLook?: (secondsLeft: number, anonymousBytes: number) => void;
}

export interface SmallServerReport {
  /** Processes that the kernel killed for want of memory. */
  readonly kills: number;
  /** The most anonymous memory that was seen, of the server and its workers together. */
  readonly anonymousBytes: number;
  /** Packets that each listener got in a second, on average over the whole time; 50 were sent. */
  readonly packetsPerSecond: number;
}

/**
 * A server and its workers in a memory cgroup, from its first start on, and listeners from outside.
 * @throws Error when the server ends
 */
export async function runSmallServer({
  limitBytes,
  listeners,
  forMs,
  onLook,
}: SmallServerOptions): Promise<SmallServerReport> {
  await using scope = new AsyncDisposableStack();
  const folder = temporaryFolder(scope);
  const cgroup = MemoryCgroup.create(`auxcast-${process.pid}`, limitBytes);
  scope.defer(() => cgroup.remove());
  const server = await PlainServer.start({
    env: { ...CROWD_FROM_ONE_ADDRESS, DATA_DIR: path.join(folder, 'data') },
    logFile: path.join(folder, 'log'),
    cgroup,
  });
  scope.defer(() => server.close());
  const source = await SoundProcess.goLive(server.url);
  scope.defer(() => source.close());
  const crowd = new CrowdProcess();
  scope.defer(() => crowd.close());
  await source.play();
  await crowd.join({ url: server.url, sessionId: source.sessionId }, listeners, AT_ONCE);

  let anonymousBytes = 0;
  const packets = await crowd.packets();
  const beganMs = performance.now();
  const endMs = beganMs + forMs;
  let pingAtMs = beganMs;
  while (performance.now() < endMs) {
    await pause(LOOK_EVERY_MS);
    if (performance.now() >= pingAtMs) {
      await Promise.all([source.ping(), crowd.ping()]);
      pingAtMs += PING_EVERY_MS;
    }
    anonymousBytes = Math.max(anonymousBytes, cgroup.anonymousBytes);
    if (!server.isRunning) throw new Error(`The server ended.${server.logTail()}`);
    onLook?.(Math.max(0, endMs - performance.now()) / 1000, anonymousBytes);
  }
  const seconds = (performance.now() - beganMs) / 1000;
  const packetsPerSecond = ((await crowd.packets()) - packets) / listeners / seconds;
  return { kills: cgroup.kills, anonymousBytes, packetsPerSecond };
}
