import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const SECONDS = 60;
/** Noise and tones, so that the encoder has as much to do as with music. */
const MUSIC = `aevalsrc=0.2*sin(440*2*PI*t)+0.1*(random(0)-0.5)|0.2*sin(660*2*PI*t)+0.1*(random(1)-0.5):s=48000:d=${SECONDS}`;

/**
 * What ffmpeg takes to make Opus into MP3 as we do, percent of a core at the speed of the music: decoding
 * with its own decoder, encoding with libmp3lame.
 */
export async function lameCpuPct(file: string): Promise<number> {
  await ffmpeg(['-f', 'lavfi', '-i', MUSIC, '-c:a', 'libopus', '-b:a', '128k', '-y', file]);
  const said = await ffmpeg([
    '-benchmark',
    '-i',
    file,
    '-c:a',
    'libmp3lame',
    '-b:a',
    '192k',
    '-f',
    'null',
    '-',
  ]);
  const [, user, system] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(said) ?? [];
  if (user === undefined || system === undefined)
    throw new Error(`ffmpeg tells no times: ${said.slice(-500)}`);
  return ((Number(user) + Number(system)) / SECONDS) * 100;
}

async function ffmpeg(args: readonly string[]): Promise<string> {
  const child = spawn('ffmpeg', ['-hide_banner', '-threads', '1', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  const said = await text(child.stderr);
  await closed;
  if (child.exitCode !== 0) throw new Error(`ffmpeg failed: ${said.slice(-500)}`);
  return said;
}
