import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { LogOutput } from './log-output.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

let lost: Map<string, number>;
beforeEach(() => {
  lost = new Map();
});

function outputTo(fd: number): LogOutput {
  const output = new LogOutput(fd);
  // Those of earlier tests may still try.
  const counts = lost;
  output.events.on('lost', (lines, reason) => counts.set(reason, (counts.get(reason) ?? 0) + lines));
  return output;
}

/** A pipe with both its ends. */
function pipe(name: string): { reader: number; writer: number } {
  const file = path.join(folder, name);
  execFileSync('mkfifo', [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(file, constants.O_WRONLY) };
}

function readWhole(fd: number): string {
  const bytes = Buffer.alloc(4_000_000);
  let length = 0;
  for (;;) {
    try {
      const count = readSync(fd, bytes, length, bytes.byteLength - length, null);
      if (count === 0) break;
      length += count;
    } catch {
      // Nothing more for now.
      break;
    }
  }
  return bytes.toString('utf8', 0, length);
}

function numbered(count: number, length = 100): string[] {
  return Array.from({ length: count }, (_, n) => `${`${n} `.padEnd(length, 'x')}\n`);
}

test('writes every line to a file, in order', async () => {
  const file = path.join(folder, 'file');
  const output = outputTo(openSync(file, 'a'));
  const lines = numbered(5000);
  for (const line of lines) output.write(line);
  await expect.poll(() => readFileSync(file, 'utf8')).toBe(lines.join(''));
  output.write('last\n');
  output.write('very last\n');
  output.flush();
  await expect
    .poll(() => readFileSync(file, 'utf8').split('\n').slice(-3).sort())
    .toEqual(['', 'last', 'very last']);
  expect(lost.size).toBe(0);
});

test.each([
  ['a full disk', 'ENOSPC', () => openSync('/dev/full', 'w')],
  ['a disk or a terminal that breaks', 'EIO', () => openSync('/proc/self/mem', 'r+')],
  ['what only lets itself be read', 'EBADF', () => openSync('/etc/hostname', 'r')],
])('%s costs lines, which are counted (%s)', async (_what, code, open) => {
  const output = outputTo(open());
  for (const line of numbered(10)) output.write(line);
  await expect.poll(() => [...lost.keys()]).toEqual([code]);
  for (let n = 0; n < 1000; n += 1) output.write('more\n');
  output.flush();
  expect([...lost.keys()].every((reason) => [code, 'EPIPE'].includes(reason))).toBe(true);
});

test('a descriptor that is closed costs lines, and nothing else', async () => {
  const fd = openSync('/dev/null', 'w');
  closeSync(fd);
  const output = outputTo(fd);
  output.write('line\n');
  await expect.poll(() => lost.get('EBADF')).toBe(1);
  output.write('line\n');
  output.flush();
  expect(lost.get('EPIPE')).toBe(1);
});

test('goes on when there is room again', async () => {
  const { reader, writer } = pipe('slow');
  const output = outputTo(writer);
  const lines = numbered(3000);
  for (const line of lines) output.write(line);
  let read = '';
  const readOn = () => {
    read += readWhole(reader);
    return read.length;
  };
  await expect.poll(readOn, { timeout: 10_000 }).toBe(lines.join('').length);
  expect(read).toBe(lines.join(''));
  expect(lost.size).toBe(0);
});

test('keeps so much for a reader that stands still, and holds nobody up at the end', async () => {
  const { reader, writer } = pipe('stuck');
  const output = outputTo(writer);
  for (const line of numbered(3000, 1000)) output.write(line);
  expect(lost.get('full')).toBeGreaterThan(1500);
  // What a thread of the pool still writes it finishes by itself, before or after the rest.
  await expect.poll(() => output.isWriting).toBe(false);
  const beganMs = performance.now();
  output.flush();
  expect(performance.now() - beganMs).toBeLessThan(1000);
  expect(readWhole(reader)).toMatch(/^0 x/);
});

test('lets go of a pipe that nobody reads any more', async () => {
  const { reader, writer } = pipe('left');
  const output = outputTo(writer);
  closeSync(reader);
  for (const line of numbered(100)) output.write(line);
  await expect.poll(() => lost.get('EPIPE')).toBe(100);
  output.write('later\n');
  output.flush();
  expect(lost.get('EPIPE')).toBe(101);
});
