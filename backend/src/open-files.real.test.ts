/** The built server where few files may be open: what it says, and that nobody is cut off without a word. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../test-support/process/index.ts';
import { WORKSPACE_ROOT } from './config/index.ts';

const MAIN = path.join(WORKSPACE_ROOT, 'backend/dist/main.js');
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-files-'));
const running = new Set<ChildProcess>();
const sockets: Socket[] = [];

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('Build first: npm run build');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const child of running) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(files: number) {
  const port = await freePort();
  const own = { PORT: String(port), HOST: '127.0.0.1', WORKERS: '1', LOG_FORMAT: 'json' };
  const child = spawn('sh', ['-c', `ulimit -n ${files}; exec "$0" "$1"`, process.execPath, MAIN], {
    env: { ...process.env, ...own, DATA_DIR: mkdtempSync(path.join(folder, 'data-')) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit');
  return { child, exited, port, said: text(child.stdout), complained: text(child.stderr) };
}

/** The first line of the answer to `request`; '' where the server only closed. */
async function firstLine(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let answer = '';
  const { promise, resolve } = Promise.withResolvers<string>();
  const tell = () => resolve(answer.split('\r\n')[0] ?? '');
  socket.on('data', (piece: Buffer) => {
    answer += piece.toString('latin1');
    tell();
  });
  socket.on('error', tell);
  socket.on('close', tell);
  socket.write(request);
  return await promise;
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
const UPGRADE = `GET /ws HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n`;
const PAGE = 'GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n';

test('fits its caps to 220 files, says so once, and refuses with a reason', {
  timeout: 120_000,
}, async () => {
  const { child, exited, port, said } = await start(220);
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status, {
      timeout: 90_000,
    })
    .toBe(200);
  const upgraded = await Promise.all(Array.from({ length: 150 }, () => firstLine(port, UPGRADE)));
  expect(new Set(upgraded)).toEqual(
    new Set(['HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 503 Service Unavailable']),
  );
  // Some were let in only to be told; whoever holds on to that is cut off, and the rest is served.
  const asked = await Promise.all(Array.from({ length: 30 }, () => firstLine(port, PAGE)));
  expect(asked.filter((line) => line === 'HTTP/1.1 200 OK').length).toBeGreaterThan(10);
  expect(asked.filter((line) => !/^HTTP\/1\.1 (200 OK|503 Service Unavailable)$/.test(line))).toEqual([]);
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
  const lines = (await said).split('\n').filter((line) => line.includes('ulimit -n'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('220 open files are enough for');
});

test('does not start with 100 files, and says how many it needs', { timeout: 60_000 }, async () => {
  const { exited, complained } = await start(100);
  expect((await exited)[0]).toBe(1);
  expect(await complained).toMatch(
    /^ulimit -n: 100 open files are too few: .* needs at least \d+; .*LimitNOFILE.*\n$/,
  );
});
