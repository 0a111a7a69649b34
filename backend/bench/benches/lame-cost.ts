import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { oggPackets } from '../../test-support/judges/index.ts';

const SECONDS = 60;
/** Noise and tones, so that the encoder has as much to do as with music. */
const MUSIC = `aevalsrc=0.2*sin(440*2*PI*t)+0.1*(random(0)-0.5)|0.2*sin(660*2*PI*t)+0.1*(random(1)-0.5):s=48000:d=${SECONDS}`;

/** Writes that as Opus. Returns its packets, 20 ms each, of which all are as long: a host sends them. */
export async function encodedMusic(file: string): Promise<Buffer[]> {
  const opus = ['-c:a', 'libopus', '-b:a', '128k', '-vbr', 'off', '-frame_duration', '20'];
  await ffmpeg(['-f', 'lavfi', '-i', MUSIC, ...opus, '-f', 'ogg', '-y', file]);
  // The first two are the head (RFC 7845 §3).
  return oggPackets(readFileSync(file)).slice(2);
}

/**
 * What ffmpeg takes to make that Opus into MP3 as we do, percent of a core at the speed of the music:
 * decoding with its own decoder, encoding with libmp3lame.
 */
export async function lameCpuPct(file: string): Promise<number> {
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
