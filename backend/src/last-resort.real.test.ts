/**
 * How a process ends that cannot write what it has to say: in processes of their own, whose output goes where
 * nothing can.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { build } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import server from '../rolldown.config.ts';
import { freePort } from '../test-support/process/index.ts';
import { WORKSPACE_ROOT } from './config/index.ts';

const MAIN = path.join(WORKSPACE_ROOT, 'backend/dist/main.js');
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-last-resort-'));
const running = new Set<ChildProcess>();

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('Build first: npm run build');
  // As the server is built, but so that a script can import them.
  await build({
    ...server,
    cwd: path.join(WORKSPACE_ROOT, 'backend'),
    input: {
      'log-output': 'src/telemetry/log-output.ts',
      'last-resort': 'src/last-resort.ts',
      leave: 'src/leave.ts',
    },
    output: { ...server.output, dir: parts },
  });
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(() => {
  for (const each of [folder, parts]) rmSync(each, { recursive: true });
});

/** Where the built server lies, which finds its packages and its version from there. */
const parts = mkdtempSync(path.join(WORKSPACE_ROOT, 'backend/dist/last-resort-'));
const part = (name: string) => path.join(parts, `${name}.js`);

type Output = 'pipe' | number;

/** The built server with its output where `out` and `err` say, and the address it is to listen at. */
async function start(out: Output, err: Output, settings: Record<string, string> = {}) {
  const port = await freePort();
  const data = mkdtempSync(path.join(folder, 'data-'));
  const own = { PORT: String(port), HOST: '127.0.0.1', WORKERS: '1', DATA_DIR: data, LOG_LEVEL: 'debug' };
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...own, ...settings },
    stdio: ['ignore', out, err],
  });
  running.add(child);
  const exited = once(child, 'exit').then(([code]: unknown[]) => {
    running.delete(child);
    return code;
  });
  return { child, exited, origin: `http://127.0.0.1:${port}` };
}

async function untilReady(origin: string): Promise<void> {
  await expect
    .poll(async () => (await fetch(`${origin}/readyz`).catch(() => undefined))?.status, { timeout: 120_000 })
    .toBe(200);
}

/** Enough requests that their lines fill any pipe. */
async function chatter(origin: string): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    const asked = Array.from({ length: 50 }, () =>
      fetch(`${origin}/api/problems/not-found?${'x'.repeat(100)}`),
    );
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
  }
}

describe('a server serves on, hears SIGTERM and ends with 0', { timeout: 180_000 }, () => {
  const full = () => openSync('/dev/full', 'w');

  test.each([
    ['on a full disk', full, 'json', 'ENOSPC'],
    ['on a full disk, in words for people', full, 'pretty', 'ENOSPC'],
    ['whose reader has gone', undefined, 'json', 'EPIPE'],
    ['whose reader stands still', undefined, 'json', undefined],
  ] as const)('%s', async (what, open, LOG_FORMAT, reason) => {
    const { child, exited, origin } = await start(open?.() ?? 'pipe', open?.() ?? 'pipe', { LOG_FORMAT });
    if (what.endsWith('has gone')) {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }
    await untilReady(origin);
    await chatter(origin);
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    if (reason !== undefined) {
      const lost = new RegExp(`^auxcast_log_lines_lost_total\\{reason="${reason}"\\} (\\d+)`, 'm').exec(
        metrics,
      );
      expect(Number(lost?.[1])).toBeGreaterThan(500);
    }
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  test('refuses to start, with 1, where it cannot say why', async () => {
    const { exited } = await start(full(), full(), { PORT: 'x' });
    expect(await exited).toBe(1);
  });
});

describe('an error that nobody caught', () => {
  const script = (out: string) => `
    import { LogOutput } from '${part('log-output')}';
    import { installLastResort } from '${part('last-resort')}';
    import { wayOut } from '${part('leave')}';
    const output = new LogOutput(1);
    installLastResort(output, wayOut(output));
    ${out}
    setInterval(() => undefined, 1000);
    setTimeout(() => { throw new Error('nobody caught this'); }, 10);`;

  test.each([
    ['is told, and ends the process', 'pipe', ''],
    ['ends the process where it cannot be told', 'full', ''],
    [
      'ends the process where telling it is one more',
      'pipe',
      'process.stdout.write = () => { throw new Error("no"); };',
    ],
  ])('%s', async (what, where, more) => {
    const out = where === 'full' ? openSync('/dev/full', 'w') : 'pipe';
    const child = spawn(process.execPath, ['--input-type=module', '-e', script(more)], {
      cwd: path.join(WORKSPACE_ROOT, 'backend'),
      stdio: ['ignore', out, out],
    });
    running.add(child);
    const exited = once(child, 'exit');
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    const said = (await Promise.all(streams.map((stream) => text(stream)))).join('');
    expect((await exited)[0]).toBe(1);
    running.delete(child);
    if (what.startsWith('is told')) expect(said).toContain('nobody caught this');
  });
});

test('promises that nobody waits for and that fail are told twenty times a minute', async () => {
  const script = `
    import { LogOutput } from '${part('log-output')}';
    import { installLastResort } from '${part('last-resort')}';
    import { wayOut } from '${part('leave')}';
    const output = new LogOutput(1);
    installLastResort(output, wayOut(output));
    for (let n = 0; n < 500; n += 1) Promise.reject(new Error('nobody waited'));
    setInterval(() => undefined, 1000);
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 10);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: path.join(WORKSPACE_ROOT, 'backend'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit');
  const said = (await Promise.all([text(child.stdout), text(child.stderr)])).join('');
  running.delete(child);
  // None of them is the end of the process.
  expect(await exited).toEqual([null, 'SIGTERM']);
  expect(said.match(/Error: nobody waited/g)).toHaveLength(20);
});
