import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeLaunchFile } from './launch-file.mjs';
import { ROOT } from './paths.mjs';

const START = join(ROOT, 'scripts/start.sh');
const PATIENCE = { timeout: 150_000 };

/** @type {string} */
let folder;
/** @type {Started[]} */
const started = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auxcast-start-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.remove()));
  rmSync(folder, { recursive: true, force: true });
});

/** A command that leads a process group, as a shell's job does, and what it said. */
class Started {
  /** @type {string[]} */
  said = [];

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(command, args, env) {
    const { npm_lifecycle_event: _none, ...outside } = process.env;
    this.child = spawn(command, args, {
      cwd: ROOT,
      env: { ...outside, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.said.push(line));
    }
    this.exited = once(this.child, 'exit');
    started.push(this);
  }

  get pid() {
    return this.child.pid ?? 0;
  }

  /** @param {string | RegExp} what */
  async says(what) {
    const ended = this.exited.then(([code]) => {
      throw new Error(`It ended with ${code}, and said: ${this.said.join('\n')}`);
    });
    // Afterwards its end is what a test asks for.
    ended.catch(() => undefined);
    await Promise.race([vi.waitFor(() => expect(this.said.join('\n')).toMatch(what), PATIENCE), ended]);
  }

  /** Ends what it may have left in sessions of their own too. */
  async remove() {
    for (const pid of [...descendants(this.pid), this.pid]) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    await this.exited;
  }
}

describe('the shell that waits for the set-up', () => {
  /** @param {string} setUp in shell, in the place of the set-up */
  function start(setUp) {
    writeFileSync(join(folder, 'node'), `#!/bin/sh\n${setUp}\n`, { mode: 0o755 });
    return new Started(START, [], { PATH: `${folder}:${process.env.PATH}`, FOLDER: folder, TMPDIR: folder });
  }

  test('becomes what the set-up names, with its environment', async () => {
    writeLaunchFile(join(folder, 'launch'), { GREETING: "it's\nme" }, ['sh', '-c', 'echo "$$ $GREETING"']);
    const shell = start('cat "$FOLDER/launch" > "$LAUNCH_FILE"');
    expect(await shell.exited).toEqual([0, null]);
    await vi.waitFor(() => expect(shell.said).toEqual([`${shell.pid} it's`, 'me']));
    expect(readdirSync(folder).sort()).toEqual(['launch', 'node']);
  });

  test('says in one line that no temporary file can be made', async () => {
    const shell = new Started(START, [], { TMPDIR: join(folder, 'nowhere') });
    expect(await shell.exited).toEqual([1, null]);
    await vi.waitFor(() =>
      expect(shell.said.join('\n')).toMatch(/No file can be made in \S+nowhere, .*then start again\./),
    );
  });

  test("ends with the set-up's exit code when that fails", async () => {
    expect(await start('exit 7').exited).toEqual([7, null]);
  });

  test.each(/** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']))(
    'hands %s to the set-up and waits for its end',
    async (signal) => {
      const program = join(folder, 'set-up.mjs');
      writeFileSync(
        program,
        `process.on('${signal}', () => process.exit(99)); console.log('begun'); setInterval(() => {}, 1000);`,
      );
      const shell = start(`exec ${process.execPath} ${program}`);
      await shell.says('begun');
      shell.child.kill(signal);
      expect(await shell.exited).toEqual([99, null]);
    },
  );

  test('starts nothing more when it was told to stop, even when the set-up had done its work', async () => {
    writeLaunchFile(join(folder, 'launch'), {}, ['touch', join(folder, 'server')]);
    const shell = start(
      `trap 'cat "$FOLDER/launch" > "$LAUNCH_FILE"; exit 0' TERM; echo begun; while :; do sleep 0.05; done`,
    );
    await shell.says('begun');
    shell.child.kill('SIGTERM');
    expect(await shell.exited).toEqual([143, null]);
    expect(existsSync(join(folder, 'server'))).toBe(false);
  });
});

describe('npm start, on a tree that is set up', { timeout: 180_000 }, () => {
  async function start() {
    const npm = new Started('npm', ['start'], { PORT: '0', WORKERS: '1', DATA_DIR: join(folder, 'data') });
    await npm.says(/admin-key/);
    return npm;
  }

  test('leaves npm and the server, and ends with 0 on SIGTERM', async () => {
    const npm = await start();
    const below = descendants(npm.pid);
    expect(below.map((pid) => programOf(pid)).sort()).toEqual(['mediasoup-worker', 'node']);
    npm.child.kill('SIGTERM');
    expect(await npm.exited).toEqual([0, null]);
    expect(below.filter(isRunning)).toEqual([]);
  });

  test('says goodbye once on Ctrl-C, which reaches a whole group, and lets its media workers live so long', async () => {
    const npm = await start();
    process.kill(-npm.pid, 'SIGINT');
    expect(await npm.exited).toEqual([0, null]);
    expect(npm.said.join('\n')).toMatch(/SIGINT: stopping[\s\S]*stopped/);
    expect(npm.said.join('\n')).not.toMatch(/died/);
  });

  test('ends the server when npm is killed', async () => {
    const npm = await start();
    const below = descendants(npm.pid);
    npm.child.kill('SIGKILL');
    await vi.waitFor(() => expect(below.filter(isRunning)).toEqual([]), PATIENCE);
    expect(npm.said.join('\n')).toMatch(/SIGTERM: stopping[\s\S]*stopped/);
  });
});

/**
 * @param {number} pid
 * @returns {number[]}
 */
function descendants(pid) {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))[1] === String(pid))
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/**
 * What follows the name in `/proc/<pid>/stat`: the state, the parent, …
 * @param {number} pid
 */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
  } catch {
    return [];
  }
}

/** @param {number} pid */
function programOf(pid) {
  const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return basename(program);
}

/** @param {number} pid */
function isRunning(pid) {
  const [state] = statOf(pid);
  return state !== undefined && state !== 'Z';
}
