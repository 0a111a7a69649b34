import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildWorker, inWords } from './worker-build.mjs';

/**
 * The tools are stand-ins that write down how they were called: what is tested is what is made of their
 * answers.
 */
const TOOLS = {
  'c++': 'exit 0',
  cmake: 'echo "$@" >> "$FOLDER/ways"',
  ninja: `echo "$4" >> "$FOLDER/jobs"; echo "[1/2] Building"; . "$FOLDER/answer"`,
};

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auxcast-worker-'));
  mkdirSync(join(folder, 'bin'));
  for (const [name, lines] of Object.entries(TOOLS)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  }
  vi.stubEnv('PATH', `${join(folder, 'bin')}:/usr/bin:/bin`);
  vi.stubEnv('FOLDER', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** @param {string} answer what ninja does, in shell */
function build(answer) {
  writeFileSync(join(folder, 'answer'), answer);
  return buildWorker(join(folder, 'build'), '/source');
}

function ways() {
  const lines = readFileSync(join(folder, 'ways'), 'utf8').trim().split('\n');
  return lines.map((line) => /-DUNITY=(\w+)/.exec(line)?.[1]);
}

test('says before it begins how long it will take here, and what memory it wants of how much', async () => {
  /** @type {string[]} */
  const said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  expect(await build('exit 0')).toBe(join(folder, 'build/mediasoup-worker'));
  expect(said[0]).toMatch(
    /^The mediasoup worker is built here, once\. That takes about \d+ (s|min) on this machine, with .*, and up to \d+ MB of memory; \d+ MB are free/,
  );
  expect(said[1]).toMatch(/^Building the mediasoup worker/);
  expect(ways()).toEqual(['ON']);
});

test('compiles each source by itself where several in one go cannot be compiled', async () => {
  await build('grep -q UNITY=OFF "$FOLDER/ways" || { echo "error: redefinition of clash"; exit 1; }');
  expect(ways()).toEqual(['ON', 'OFF']);
});

test('goes on with fewer compilers, and smaller ones, when the memory does not do after all', async () => {
  await build(
    '[ "$(wc -l < "$FOLDER/jobs")" -ge 3 ] || { echo "Killed signal terminated program cc1plus"; exit 1; }',
  );
  const jobs = readFileSync(join(folder, 'jobs'), 'utf8').trim().split('\n').map(Number);
  expect(jobs).toHaveLength(3);
  expect(jobs).toEqual([...jobs].sort((a, b) => b - a));
});

test('names the mend when the memory never does', async () => {
  await expect(build('echo "Killed signal terminated program cc1plus"; exit 1')).rejects.toThrow(
    /too little memory .* swap.*carry a built tree over/,
  );
});

test.each([
  'c++: fatal error: error writing to /tmp/ccX.s: No space left on device',
  // What a linker that cannot write may look like beside the cause.
  'No space left on device"; echo "c++: fatal error: Killed signal terminated program cc1plus',
  'error: cannot write: Disk quota exceeded',
  'No space left on device"; seq 200; echo "error: redefinition of clash',
])('says at once that the disk is full, whatever else is said, and tries no other way: %s', async (said) => {
  const failed = build(`echo "${said}"; exit 1`).catch((error) => error);
  expect(await failed).toMatchObject({
    message: expect.stringMatching(
      /^(The disk is full|This user's share of the disk \(quota\) is used up): building the mediasoup worker takes up to 100 MB, .*start again\.$/,
    ),
    output: undefined,
  });
  expect(ways()).toEqual(['ON']);
});

test('says that the disk is full already when the build is prepared', async () => {
  writeFileSync(join(folder, 'bin/cmake'), '#!/bin/sh\necho "No space left on device" >&2; exit 1\n');
  await expect(build('exit 0')).rejects.toThrow(/^The disk is full: building the mediasoup worker/);
});

test('gives up when no way compiles, and begins anew the next time', async () => {
  mkdirSync(join(folder, 'build'));
  writeFileSync(join(folder, 'build/left-over'), '');
  await expect(build('echo "error: no such thing"; exit 1')).rejects.toThrow(/README\.md tells how/);
  expect(ways()).toEqual(['ON', 'OFF']);
  expect(existsSync(join(folder, 'build/left-over'))).toBe(false);
});

test('says so when the compiler is too old', async () => {
  writeFileSync(join(folder, 'bin/c++'), '#!/bin/sh\nexit 1\n');
  await expect(build('exit 0')).rejects.toThrow(/does not know C\+\+20/);
});

test.each([
  [1, '10 s'],
  [84_000, '90 s'],
  [95_000, '2 min'],
  [700_000, '12 min'],
])('%i ms are said as %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});
