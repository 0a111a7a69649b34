import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CACHE } from '../paths.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { PrivateDebian } from './testing/private-debian.fixture.mjs';

/** Writes to its output until it fails, as `adduser` does, and says where its output goes. */
const TALKATIVE =
  'exec 5>&1; echo one; sh -c "echo two"; echo three >&2; readlink /proc/self/fd/5 > "$DPKG_ROOT/output"';

const UNTIL_GO_ON = 'until [ -e "$DPKG_ROOT/go-on" ]; do sleep 0.05; done';

/** @type {PrivateDebian} */
let debian;

beforeEach(() => {
  debian = new PrivateDebian();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  debian.remove();
});

/** @param {string[]} packages */
async function ensure(...packages) {
  await ensureDebianPackages('a test', packages);
}

test('gives package scripts a real standard output, and keeps the status of apt apart', async () => {
  debian.offer('aux-talk', { scripts: { postinst: TALKATIVE } });
  await ensure('aux-talk');
  expect(debian.status('aux-talk')).toBe('installed');
  expect(debian.read('root/output')).toMatch(/apt\.log$/m);
});

test('leaves apt to its work when it is killed itself', async () => {
  debian.offer('aux-slow', {
    scripts: { postinst: `touch "$DPKG_ROOT/begun"; ${UNTIL_GO_ON}; echo output; echo more` },
  });
  const script = `import { ensureDebianPackages } from '${new URL('debian-packages.mjs', import.meta.url)}'; await ensureDebianPackages('a test', ['aux-slow']);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
  await vi.waitFor(() => debian.read('root/begun'), { timeout: 30_000 });
  child.kill('SIGKILL');
  await once(child, 'exit');
  debian.write('root/go-on', '');
  await vi.waitFor(() => expect(debian.status('aux-slow')).toBe('installed'), { timeout: 30_000 });
});

describe('repairs what an installation left behind', () => {
  beforeEach(() => {
    // A script that fails unless the machine was mended meanwhile.
    debian.offer('aux-half', {
      scripts: { postinst: '[ -e "$DPKG_ROOT/mended" ]; echo set up >> "$DPKG_ROOT/times"' },
    });
    debian.offer('aux-watched', { triggers: 'interest-noawait aux-news' });
  });

  test('a half-configured package, by its own script, without any list or download', async () => {
    expect(() => debian.dpkg('--install', 'aux-half.deb')).toThrow();
    expect(debian.status('aux-half')).toBe('half-configured');
    debian.write('root/mended', '');
    debian.sources('http://127.0.0.1:1');
    await ensure('aux-half');
    expect(debian.status('aux-half')).toBe('installed');
    expect(debian.read('root/times')).toBe('set up\n');
  });

  test('a half-configured package whose script still fails: what it said, and one line', async () => {
    expect(() => debian.dpkg('--install', 'aux-half.deb')).toThrow();
    await expect(ensure('aux-half')).rejects.toThrow(
      /^Debian's own set-up of aux-half failed; .*dpkg --configure -a, then start again\.$/,
    );
  });

  test('an unpacked package', async () => {
    debian.write('root/mended', '');
    debian.dpkg('--unpack', 'aux-half.deb');
    expect(debian.status('aux-half')).toBe('unpacked');
    await ensure('aux-half');
    expect(debian.status('aux-half')).toBe('installed');
  });

  test('an unpacked package that lacks another: that is installed too', async () => {
    debian.offer('aux-needy', { fields: 'Depends: aux-talk\n' });
    debian.offer('aux-talk');
    debian.dpkg('--unpack', 'aux-needy.deb');
    await ensure('aux-needy');
    expect([debian.status('aux-needy'), debian.status('aux-talk')]).toEqual(['installed', 'installed']);
  });

  test('a half-installed package: unpacked anew', async () => {
    debian.offer('aux-broken', { scripts: { preinst: '[ -e "$DPKG_ROOT/mended" ]', postrm: 'false' } });
    expect(() => debian.dpkg('--unpack', 'aux-broken.deb')).toThrow();
    expect(debian.status('aux-broken')).toBe('half-installed');
    debian.write('root/mended', '');
    await ensure('aux-broken');
    expect(debian.status('aux-broken')).toBe('installed');
  });

  test.each([
    ['a package whose triggers wait', process.env.PATH],
    ["the same with an ordinary user's PATH, which `su` without `-` keeps", '/usr/bin:/bin'],
  ])('%s', async (_what, path) => {
    debian.dpkg('--install', 'aux-watched.deb');
    execFileSync('dpkg-trigger', ['--no-await', '--by-package=aux-watched', 'aux-news'], { stdio: 'pipe' });
    expect(debian.status('aux-watched')).toBe('triggers-pending');
    vi.stubEnv('PATH', path);
    await ensure('aux-watched');
    expect(debian.status('aux-watched')).toBe('installed');
  });

  test("dpkg's own journal, which it keeps when it is killed", async () => {
    debian.offer('aux-talk');
    const status =
      'Package: aux-other\nStatus: install ok unpacked\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n';
    debian.write('root/var/lib/dpkg/updates/0000', status);
    await ensure('aux-talk');
    expect(debian.status('aux-talk')).toBe('installed');
  });
});

test('waits for another program that installs packages', async () => {
  debian.offer('aux-slow', {
    scripts: { postinst: `echo begun; ${UNTIL_GO_ON}` },
  });
  debian.offer('aux-talk');
  const other = spawn('dpkg', ['--install', join(debian.folder, 'repository/aux-slow.deb')]);
  await new Promise((resolve) =>
    createInterface(other.stdout).on('line', (line) => line === 'begun' && resolve(undefined)),
  );
  const done = ensure('aux-talk');
  const isRefused = () => expect(readFileSync(join(CACHE, 'apt.log'), 'utf8')).toMatch(/Could not get lock/);
  await vi.waitFor(isRefused, { timeout: 30_000 });
  writeFileSync(join(debian.folder, 'root/go-on'), '');
  if (other.exitCode === null) await once(other, 'exit');
  await done;
  expect(debian.status('aux-talk')).toBe('installed');
});

describe('says in one line what to do', () => {
  test.each([
    [
      'no network',
      'http://127.0.0.1:1',
      /^The package source 127\.0\.0\.1 does not answer: .*online.*then start again\.$/,
    ],
    ['no name', 'http://nowhere.invalid', /^The package source nowhere\.invalid does not answer: /],
  ])('%s', async (_what, address, line) => {
    debian.sources(address);
    await expect(ensure('aux-talk')).rejects.toThrow(line);
  });

  test('no network, but a list from before: what is asked for is not downloaded', async () => {
    debian.offer('aux-talk');
    execFileSync('apt-get', ['update'], { stdio: 'pipe' });
    debian.sources('http://127.0.0.1:1');
    await expect(ensure('aux-talk')).rejects.toThrow(/^The package source 127\.0\.0\.1 does not answer: /);
  });

  test('a package that nobody offers', async () => {
    debian.offer('aux-talk');
    await expect(ensure('aux-talk', 'aux-nowhere')).rejects.toThrow(
      /^This machine's package sources \(\/etc\/apt\) do not offer aux-nowhere: /,
    );
  });

  test('a full disk', async () => {
    debian.offer('aux-large', { file: 'x'.repeat(1_000_000) });
    const cache = join(debian.folder, 'cache/archives');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', cache]);
    try {
      await expect(ensure('aux-large')).rejects.toThrow(/^The disk is full: make room .*then start again\./);
    } finally {
      execFileSync('umount', ['-l', cache]);
    }
  });

  test('a package that would remove another', async () => {
    debian.offer('aux-talk');
    debian.offer('aux-rival', { fields: 'Conflicts: aux-talk\n' });
    debian.dpkg('--install', 'aux-talk.deb');
    await expect(ensure('aux-rival')).rejects.toThrow(
      /^The packages could only be installed by removing others/,
    );
    expect(debian.status('aux-talk')).toBe('installed');
  });

  test('a package of which a dependency is nowhere', async () => {
    debian.offer('aux-needy', { fields: 'Depends: aux-nowhere\n' });
    await expect(ensure('aux-needy')).rejects.toThrow(
      /^The packages on this machine do not fit together: aux-needy needs aux-nowhere, which no package source offers\. .*then start again\.$/,
    );
  });

  test('a package whose version somebody has fixed: that itself, or one that it needs newer', async () => {
    debian.offer('aux-base');
    debian.offer('aux-new', { fields: 'Depends: aux-base (>= 2)\n' });
    debian.dpkg('--install', 'aux-base.deb');
    execFileSync('apt-get', ['update'], { stdio: 'pipe' });
    debian.offer('aux-talk');
    await ensure('aux-talk');
    execFileSync('apt-mark', ['hold', 'aux-base'], { stdio: 'pipe' });
    await expect(ensure('aux-new')).rejects.toThrow(
      /^Somebody has fixed the version of aux-base .*: aux-new needs aux-base \(>= 2\), but 1 is .*apt-mark unhold aux-base/,
    );
    debian.offer('aux-kept');
    execFileSync('apt-get', ['update'], { stdio: 'pipe' });
    execFileSync('apt-mark', ['hold', 'aux-kept'], { stdio: 'pipe' });
    await expect(ensure('aux-kept')).rejects.toThrow(
      /^Somebody has fixed the version of aux-kept .*apt-mark unhold aux-kept\), then start again\.$/,
    );
  });

  test("a clock that is behind the package source's date", async () => {
    debian.offer('aux-talk');
    debian.write('repository/Release', 'Date: Sat, 01 Jan 2050 00:00:00 UTC\n');
    await expect(ensure('aux-talk')).rejects.toThrow(
      /dates do not fit this machine's clock, which says \d{4}-.*: set the clock right, then start again\.$/,
    );
  });

  test('a disk that is mounted read-only', async () => {
    debian.offer('aux-talk');
    const cache = join(debian.folder, 'cache');
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', cache]);
    try {
      mkdirSync(join(cache, 'archives/partial'), { recursive: true });
      execFileSync('mount', ['-o', 'remount,ro', cache]);
      await expect(ensure('aux-talk')).rejects.toThrow(/mounted read-only: mount it writable/);
    } finally {
      execFileSync('umount', ['-l', cache]);
    }
  });

  describe('to an ordinary user: what to install and what to finish', () => {
    beforeEach(() => {
      debian.offer('aux-half', { scripts: { postinst: 'false' } });
      expect(() => debian.dpkg('--install', 'aux-half.deb')).toThrow();
      vi.spyOn(process, 'getuid').mockReturnValue(1000);
    });

    test.each(['sudo', 'doas'])('by %s, where it is there', async (become) => {
      writeFileSync(join(debian.folder, become), '#!/bin/sh\n', { mode: 0o755 });
      vi.stubEnv('PATH', `/usr/bin:/bin:${debian.folder}`);
      await expect(ensure('aux-half', 'aux-talk')).rejects.toThrow(
        `For a test, install first: ${become} dpkg --configure -a && ${become} apt-get update && ${become} apt-get install -y aux-talk`,
      );
    });

    test('as root, where there is neither', async () => {
      mkdirSync(join(debian.folder, 'bin'));
      for (const name of ['apt-get', 'dpkg-query']) {
        symlinkSync(join('/usr/bin', name), join(debian.folder, 'bin', name));
      }
      vi.stubEnv('PATH', join(debian.folder, 'bin'));
      await expect(ensure('aux-half', 'aux-talk')).rejects.toThrow(
        'For a test, install first as root (su -; this machine has no sudo): dpkg --configure -a && apt-get update && apt-get install -y aux-talk',
      );
    });
  });

  test('where there is no apt: what Debian calls it', async () => {
    vi.stubEnv('PATH', '');
    await expect(ensure('aux-talk')).rejects.toThrow(
      'For a test this machine needs what Debian calls aux-talk: install them with its own package manager.',
    );
  });
});
