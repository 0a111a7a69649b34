/** What apt-get and dpkg say (in English) when they fail, as one line that says what to do. */

/**
 * @typedef {object} Trouble
 * @property {Kind} kind
 * @property {string} line what is wrong and what to do
 * @property {string} output what the command said
 */

/** @typedef {'disk' | 'read-only' | 'rights' | 'clock' | 'key' | 'certificate' | 'proxy' | 'network' | 'lock' | 'unfinished' | 'offer' | 'removal' | 'fit' | 'script' | 'other'} Kind */

/**
 * @typedef {object} Pattern
 * @property {Kind} kind
 * @property {RegExp} said
 * @property {(found: RegExpExecArray, output: string) => string} line
 */

const AGAIN = 'then start again.';

/** @type {readonly Pattern[]} The first that fits is the cause; what stands further below is often its effect. */
const PATTERNS = [
  {
    kind: 'disk',
    said: /No space left on device|Disk quota exceeded|enough free space in (\S+?)\.?(?:\n|$)/,
    line: (found, output) => {
      const [, wanted] = /(\S+ [kMG]?B) of additional disk space/.exec(output) ?? [];
      const place = found[1] ?? 'the folders /var and /usr';
      const amount = wanted ? ` The packages take ${wanted}.` : '';
      return `The disk is full: make room for ${place} (apt-get clean helps), ${AGAIN}${amount}`;
    },
  },
  {
    kind: 'read-only',
    said: /Read-only file system/,
    line: () =>
      `Packages cannot be installed on a disk that is mounted read-only: mount it writable, ${AGAIN}`,
  },
  {
    kind: 'rights',
    // Before "lock": what cannot be opened is not locked either, and nobody is waited for.
    said: /are you root|requires superuser privilege|Permission denied|Operation not permitted/,
    line: () =>
      `This user may not install packages here (a container without the right to?): do it as root, ${AGAIN}`,
  },
  {
    kind: 'lock',
    said: /Could not get lock|Unable to (?:acquire|lock)|was locked by another process|is locked by another process/,
    line: (_found, output) =>
      `${lockHolder(output) ?? 'Another program'} installs packages: wait until it has ended, ${AGAIN}`,
  },
  {
    kind: 'clock',
    said: /is not valid yet|not yet activated|(?:Release file|certificate)\S* .*expired/i,
    line: () =>
      `The package sources' dates do not fit this machine's clock, which says ${new Date().toISOString().slice(0, 16)}Z: set the clock right, ${AGAIN}`,
  },
  {
    kind: 'key',
    said: /NO_PUBKEY|EXPKEYSIG|signatures? (?:couldn't be verified|were invalid)|is not signed/,
    line: () =>
      `A package source is signed by a key that this machine does not know: mend what apt-get update says, ${AGAIN}`,
  },
  {
    kind: 'certificate',
    said: /[Cc]ertificate (?:verification|is NOT trusted)|server certificate verification failed/,
    line: () =>
      `The package source's certificate is not trusted here: install ca-certificates, or your proxy's certificate, ${AGAIN}`,
  },
  {
    kind: 'proxy',
    said: /Proxy Authentication Required|from proxy|proxy '?([^'\s]+)'? /i,
    line: () =>
      `The proxy between this machine and its package sources refuses: set apt's proxy (Acquire::http::Proxy) right, ${AGAIN}`,
  },
  {
    kind: 'network',
    said: /(?:resolving|resolve) '([^'\s]+)'|(?:connect|connection) to ([^\s:]+)|Failed to fetch \w+:\/\/([^\s/:]+)/,
    line: ([, ...names]) =>
      `The package source ${names.find(Boolean)} does not answer: see that this machine is online and reaches it (behind a proxy, set http_proxy), ${AGAIN}`,
  },
  {
    kind: 'unfinished',
    said: /dpkg was interrupted/,
    line: () => `An installation was interrupted: finish it with dpkg --configure -a, ${AGAIN}`,
  },
  {
    kind: 'offer',
    said: /Unable to locate package|has no installation candidate|can't find a source to download/,
    line: (_found, output) =>
      `This machine's package sources (/etc/apt) do not offer ${unknownPackages(output).join(', ')}: add the one that does (Debian's main has them all), ${AGAIN}`,
  },
  {
    kind: 'removal',
    said: /Packages need to be removed but remove is disabled/,
    line: () =>
      `The packages could only be installed by removing others, which is yours to decide: install them by hand, ${AGAIN}`,
  },
  {
    kind: 'script',
    said: /Errors were encountered while processing:\n((?: \S+\n?)+)/,
    line: ([, names = '']) =>
      `Debian's own set-up of ${names.trim().split(/\s+/).join(', ')} failed; what it said stands above. Mend that, finish with dpkg --configure -a, ${AGAIN}`,
  },
  {
    kind: 'fit',
    said: /unmet dependencies|held broken packages|Unable to correct problems|dependency problems|inconsistent state|needs to be reinstalled/,
    line: () =>
      `The packages on this machine do not fit together: mend them with apt-get --fix-broken install, ${AGAIN}`,
  },
];

/**
 * @param {string} output
 * @returns {Trouble}
 */
export function aptTrouble(output) {
  for (const { kind, said, line } of PATTERNS) {
    const found = said.exec(output);
    if (found) return { kind, line: line(found, output), output };
  }
  return {
    kind: 'other',
    line: `The packages could not be installed; what apt-get said stands above. Mend that, ${AGAIN}`,
    output,
  };
}

/**
 * @param {string} output
 * @returns {string | undefined} who holds apt's or dpkg's lock, if that is what is in the way
 */
export function lockHolder(output) {
  if (PATTERNS.find(({ said }) => said.test(output))?.kind !== 'lock') return undefined;
  const [, pid, name] = /(?:held by process|process with pid) (\d+)(?: \(([^)]+)\))?/.exec(output) ?? [];
  if (pid === undefined) return 'Another program';
  return name === undefined ? `Process ${pid}` : `${name} (process ${pid})`;
}

/** @param {string} output */
function unknownPackages(output) {
  const found = output.matchAll(
    /Unable to locate package (\S+)|Package '?([^'\s]+)'? has no installation|archive for it|can't find a source to download version .* of '([^']+)'/g,
  );
  return [...new Set([...found].map(([, ...names]) => names.find(Boolean) ?? 'a package'))];
}
