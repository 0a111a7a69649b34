import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { userInsteadOfRoot } from '../process/index.ts';
import { type Heard, heardIn } from './heard.ts';

/** 48 kHz, two channels, 16 bits. */
const BYTES_PER_MS = 192;

/**
 * VLC without a window: plays a stream until its end, into a file in place of a speaker. It refuses to run as
 * root, so root hands it to `nobody`.
 */
export class HeadlessVlc implements Disposable {
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;

  private constructor(folder: string, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
    this.#closed = once(process, 'close');
    // Whoever waits is told.
    this.#closed.catch(() => undefined);
  }

  static async play(url: string): Promise<HeadlessVlc> {
    const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-vlc-'));
    const user = await userInsteadOfRoot('nobody');
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const file = ['--aout', 'afile', '--audiofile-file', wavIn(folder), '--audiofile-format', 's16'];
    const child = spawn('vlc', ['-I', 'dummy', '--no-video', ...file, '--play-and-exit', url], {
      ...user,
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder },
      stdio: 'ignore',
    });
    return new HeadlessVlc(folder, child);
  }

  /** How much it has played so far, milliseconds. */
  get playedMs(): number {
    return (statSync(wavIn(this.#folder), { throwIfNoEntry: false })?.size ?? 0) / BYTES_PER_MS;
  }

  /** What it has played, once it has come to the end of the stream and is gone by itself. */
  async heard(): Promise<Heard> {
    await this.#closed;
    return await heardIn(wavIn(this.#folder));
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function wavIn(folder: string): string {
  return path.join(folder, 'played.wav');
}
