import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WORKSPACE_ROOT } from './config/index.ts';

/** The built server, as `npm start` runs it. */
const MAIN = path.join(WORKSPACE_ROOT, 'backend/dist/main.js');
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-main-'));
const running = new Set<ChildProcess>();

beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error('Build first: npm run build');
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(settings: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', WORKERS: '1', DATA_DIR: path.join(folder, 'data'), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit').then(([code]: unknown[]) => {
    running.delete(child);
    return code;
  });
  return { child, exited, stderr: text(child.stderr) };
}

/** The address the start message names, once it is there. */
async function address({ child }: ReturnType<typeof run>): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const found = /On this machine\s+(http:\/\/localhost:\d+)/.exec(said);
    // Not `break`: what else it says would have nowhere to go.
    if (found?.[1] !== undefined && said.includes('admin-key')) {
      child.stdout?.resume();
      return found[1];
    }
  }
  throw new Error(`it ended without a start message: ${said}`);
}

it('starts, serves, says goodbye on SIGTERM and exits with 0', async () => {
  const server = run({});
  const origin = await address(server);
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  expect((await fetch(`${origin}/`)).headers.get('content-type')).toMatch(/^text\/html/);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`);
  await once(socket, 'open');
  const goodbye = once(socket, 'message');
  server.child.kill('SIGTERM');
  expect(String((await goodbye)[0])).toContain('serverClosing');
  expect(await server.exited).toBe(0);
  expect(await server.stderr).toBe('');
});

it.each([
  [{ PORT: 'x' }, /^PORT: [^\n]+\n$/],
  [{ RTC_MINPORT: '1' }, /^RTC_MINPORT: [^\n]*RTC_MIN_PORT[^\n]*\n$/],
  [{ DATABASE_URL: 'postgres://aux:secret@127.0.0.1:1/aux' }, /^DATABASE_URL: (?!.*secret)[^\n]+\n$/],
])('with %j it does not start, and says why in one line', async (settings, line) => {
  const server = run(settings);
  server.child.stdout.resume();
  expect(await server.exited).toBe(1);
  expect(await server.stderr).toMatch(line);
});
