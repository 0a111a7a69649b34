import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IcecastServer } from '../../test-support/servers/index.ts';

const MOUNT = '/show.mp3';
const READY_MS = 20_000;
const LOOK_MS = 100;

/** MP3 at a constant 192 kbit/s, at the speed of the music, by ffmpeg. Resolves with its mount's path. */
export async function feedIcecast(scope: AsyncDisposableStack, icecast: IcecastServer): Promise<string> {
  const target = `icecast://source:${icecast.password}@127.0.0.1:${icecast.port}${MOUNT}`;
  const music = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-ac', '2'];
  const mp3 = ['-c:a', 'libmp3lame', '-b:a', '192k', '-content_type', 'audio/mpeg', '-f', 'mp3'];
  const child = spawn('ffmpeg', ['-v', 'error', ...music, ...mp3, target], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  scope.defer(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const untilMs = performance.now() + READY_MS;
  // Not by its status page, which is no JSON while a source is coming.
  while (!(await isOnAir(`${icecast.url}${MOUNT}`))) {
    if (performance.now() > untilMs) throw new Error('Icecast has no music.');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return MOUNT;
}

async function isOnAir(url: string): Promise<boolean> {
  const { ok, body } = await fetch(url);
  await body?.cancel();
  return ok;
}
