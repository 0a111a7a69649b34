import { expect, test } from 'vitest';
import { aptTrouble, lockHolder } from './apt-trouble.mjs';

const LOCKED = `E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt-get)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?`;
/** As root of a user namespace, whose files are others'. */
const NO_RIGHTS = `E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?`;
const NO_RIGHTS_FOR_LISTS = `E: List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)
E: Unable to lock directory /var/lib/apt/lists/`;

test('waits for who installs packages just now', () => {
  expect(lockHolder(LOCKED)).toBe('apt-get (process 4711)');
  expect(aptTrouble(LOCKED).kind).toBe('lock');
});

test.each([NO_RIGHTS, NO_RIGHTS_FOR_LISTS])(
  'waits for nobody where this user has no right to install: %s',
  (output) => {
    expect(lockHolder(output)).toBeUndefined();
    expect(aptTrouble(output).kind).toBe('rights');
  },
);

const UNMET = `The following packages have unmet dependencies:
 libssl-dev : Depends: libssl3 (= 3.0.14-1) but 3.0.15-1 is to be installed
E: Unable to correct problems, you have held broken packages.`;

/** As apt 3 says it. */
const UNSATISFIED = `Unsatisfied dependencies:
 libsrtp2-dev : PreDepends: libssl-dev:amd64 but it is not installable
                Depends: libsrtp2-1 (= 2.5) but 2.6 is to be installed
Error: Unable to correct problems, you have held broken packages.`;

test('names the packages that do not fit together, and the mend', () => {
  expect(aptTrouble(UNMET).line).toBe(
    'The packages on this machine do not fit together: libssl-dev needs libssl3 (= 3.0.14-1), but 3.0.15-1 is to be installed. Mend them (apt-get install libssl3=3.0.14-1, or apt-get update && apt-get full-upgrade), then start again.',
  );
  expect(aptTrouble(UNSATISFIED).line).toMatch(
    /: libsrtp2-dev needs libssl-dev, which no package source offers\. Mend them \(add the source that offers libssl-dev .*\), then start again\.$/,
  );
});

test('names the package whose version is fixed, where that is in the way, at whatever place', () => {
  expect(aptTrouble(UNMET, ['libssl3']).line).toMatch(
    /^Somebody has fixed the version of libssl3 .*Allow it \(apt-mark unhold libssl3\), then start again\.$/,
  );
  expect(aptTrouble(UNSATISFIED, ['libsrtp2-1', 'vim']).line).toMatch(/apt-mark unhold libsrtp2-1\)/);
  expect(aptTrouble(UNMET, ['vim']).line).not.toMatch(/unhold/);
});

const FETCH = 'E: Failed to fetch http://deb.example.org/debian/x.deb ';

test.each([
  ['clock', 'E: Release file for http://x/InRelease is not valid yet (invalid for another 3h 2min 1s).'],
  ['clock', 'E: Release file for http://x/InRelease is expired (invalid since 3d).'],
  [
    'clock',
    `${FETCH} Certificate verification failed: The certificate chain uses not yet valid certificate.`,
  ],
  ['clock', 'gpgv: the signature was created 4711 seconds in the future (time warp or clock problem)'],
  ['clock', 'Err:1 http://x InRelease\n  Sub-process sqv returned an error: Not live until 2026-01-01'],
  [
    'disc',
    "E: The repository 'cdrom://[Debian GNU/Linux 12.5.0] bookworm Release' does not have a Release file.",
  ],
  ['disc', 'Media change: Please insert the disc labeled\n Debian'],
  ['sources', 'E: Malformed entry 3 in list file /etc/apt/sources.list (Component)'],
  ['sources', 'E: Conflicting values set for option Signed-By regarding source http://x/ sid: a != b'],
  ['renamed', "E: Repository 'http://x sid InRelease' changed its 'Suite' value from 'testing' to 'stable'"],
  ['moving', `${FETCH} Hash Sum mismatch`],
  ['moving', `${FETCH} File has unexpected size (12 != 13). Mirror sync in progress? [IP: 192.0.2.1 80]`],
  ['gone', `${FETCH} 404  Not Found [IP: 192.0.2.1 80]`],
  ['gone', "E: The repository 'http://deb.example.org/debian buster Release' does not have a Release file."],
  ['refused', `${FETCH} 403  Forbidden [IP: 192.0.2.1 80]`],
  [
    'refused',
    "Err:2 http://deb.example.org x Release\n  401  Unauthorized\nE: The repository 'http://deb.example.org x Release' does not have a Release file.",
  ],
  ['proxy', `${FETCH} 407  Proxy Authentication Required`],
  [
    'certificate',
    "Err:2 https://x y Release\n  Certificate verification failed: The certificate is NOT trusted.\nE: The repository 'https://x y Release' does not have a Release file.",
  ],
  ['network', `${FETCH} Temporary failure resolving 'deb.example.org'`],
  [
    'network',
    `${FETCH} Cannot initiate the connection to deb.example.org:80 (::1). - connect (101: Network is unreachable)`,
  ],
  ['network', "E: Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?)"],
  [
    'read-only',
    'dpkg: error: unable to access the dpkg database directory /var/lib/dpkg: Read-only file system',
  ],
  ['folder', 'E: Archives directory /var/cache/apt/archives/partial is missing. - Acquire (2: No such file)'],
  ['disk', 'E: Write error - write (28: No space left on device)'],
  ['disk', "dpkg: cannot copy extracted data for './usr/bin/x': failed to write (Disk quota exceeded)"],
  ['temporary', "E: Couldn't create temporary file /tmp/apt.conf.x for passing config to apt-key"],
])('takes for "%s": %s', (kind, output) => {
  const trouble = aptTrouble(output);
  expect(trouble.kind).toBe(kind);
  expect(trouble.line).toMatch(/^[^\n]*, then start again\.$|^The disk is full: [^\n]*$/);
  expect(trouble.line).not.toMatch(/undefined/);
});
