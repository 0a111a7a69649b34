import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** What a process did to its files, in order. Names are without their folder. */
export type DiskEvent =
  | { readonly kind: 'write'; readonly name: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly name: string; readonly size: number }
  | { readonly kind: 'unlink'; readonly name: string }
  /** All that was written to it before is on the disk. */
  | { readonly kind: 'sync'; readonly name: string };

const CALLS = 'pwrite64,write,fsync,fdatasync,ftruncate,unlink';

/** Runs a script of ours under strace until it ends, and gives back what it did in `folder`. */
export async function traced(script: string, args: readonly string[], folder: string): Promise<DiskEvent[]> {
  const trace = path.join(folder, 'trace');
  const strace = ['-f', '-y', '-xx', '-s', '100000', '--seccomp-bpf', '-e', `trace=${CALLS}`, '-o', trace];
  const { stderr } = await new Promise<{ stderr: string }>((resolve) => {
    // How it ends says nothing: the script may kill itself.
    execFile('strace', [...strace, process.execPath, script, ...args], (_error, _stdout, stderr) => {
      resolve({ stderr });
    });
  });
  if (stderr !== '') throw new Error(stderr);
  return wholeLines(readFileSync(trace, 'latin1')).flatMap((line) => eventOf(line, folder));
}

/** A call that another thread's interrupts is written in two lines; it counts when it is done. */
function wholeLines(text: string): string[] {
  const begun = new Map<string, string>();
  return text.split('\n').flatMap((line) => {
    const [, thread = '', call = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const unfinished = / <unfinished \.\.\.>$/.exec(call);
    if (unfinished) {
      begun.set(thread, call.slice(0, unfinished.index));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(call);
    return [resumed ? (begun.get(thread) ?? '') + call.slice(resumed[0].length) : call];
  });
}

function eventOf(call: string, folder: string): DiskEvent[] {
  const [, unlinked] = /^unlink\("([^"]*)"\)\s+= 0/.exec(call) ?? [];
  if (unlinked !== undefined) return inFolder(text(unlinked), folder, (name) => ({ kind: 'unlink', name }));
  const [, name = '', file = '', rest = ''] = /^(\w+)\(\d+<([^>]*)>(.*)$/.exec(call) ?? [];
  return inFolder(text(file), folder, (short) => made(name, short, rest));
}

function inFolder(file: string, folder: string, make: (name: string) => DiskEvent | undefined): DiskEvent[] {
  if (path.dirname(file) !== folder) return [];
  const event = make(path.basename(file));
  return event === undefined ? [] : [event];
}

function made(call: string, name: string, rest: string): DiskEvent | undefined {
  if (/sync$/.test(call)) return /= 0$/.test(rest) ? { kind: 'sync', name } : undefined;
  if (call === 'ftruncate') return { kind: 'truncate', name, size: Number(/\d+/.exec(rest)?.[0]) };
  const [, written = '', , offset = '0'] = /^, "([^"]*)", (\d+)(?:, (\d+))?\)/.exec(rest) ?? [];
  return {
    kind: 'write',
    name,
    offset: Number(offset),
    bytes: Buffer.from(written.replaceAll('\\x', ''), 'hex'),
  };
}

/** `-xx` writes names in hexadecimal too, in some versions. */
function text(name: string): string {
  return name.startsWith('\\x') ? Buffer.from(name.replaceAll('\\x', ''), 'hex').toString() : name;
}
