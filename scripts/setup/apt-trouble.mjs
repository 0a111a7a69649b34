/** What apt-get and dpkg say (in English) when they fail, as one line that says what to do. */
import { misfit } from './apt-misfit.mjs';

/**
 * @typedef {object} Trouble
 * @property {Kind} kind
 * @property {string} line what is wrong and what to do
 * @property {string} output what the command said
 */

/**
 * @typedef {'disk' | 'read-only' | 'temporary' | 'folder' | 'rights' | 'clock' | 'disc' | 'sources' |
 * 'renamed' | 'moving' | 'gone' | 'refused' | 'key' | 'certificate' | 'proxy' | 'network' | 'lock' |
 * 'unfinished' | 'offer' | 'held' | 'removal' | 'fit' | 'script' | 'other'} Kind
 */

/**
 * @typedef {object} Pattern
 * @property {Kind} kind
 * @property {RegExp} said
 * @property {(found: RegExpExecArray, output: string, held: readonly string[]) => string} line
 */

const AGAIN = 'then start again.';

/**
 * @type {readonly Pattern[]} The first that fits is the cause; what stands further below is often its effect.
 */
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
    kind: 'temporary',
    said: /Couldn't create temporary file|Unable to mkstemp|(?:Splitting up|Clearsigned file) .* failed/,
    line: () =>
      `apt-get cannot write temporary files: see that /tmp has room and that everybody may write there (chmod 1777 /tmp), ${AGAIN}`,
  },
  {
    kind: 'rights',
    // Before "lock": what cannot be opened is not locked either, and nobody is waited for.
    said: /are you root|requires superuser privilege|Permission denied|Operation not permitted/,
    line: () =>
      `This user may not install packages here (a container without the right to?): do it as root, ${AGAIN}`,
  },
  {
    kind: 'folder',
    said: /(?:List|Archives) directory (\S+) is missing/,
    line: ([, folder]) => `apt-get misses a folder of its own: make it (mkdir -p ${folder}), ${AGAIN}`,
  },
  {
    kind: 'lock',
    said: /Could not get lock|Unable to (?:acquire|lock)|was locked by another process|is locked by another process/,
    line: (_found, output) =>
      `${lockHolder(output) ?? 'Another program'} installs packages: wait until it has ended, ${AGAIN}`,
  },
  {
    kind: 'clock',
    said: /is not valid yet|not yet (?:activated|valid)|not live until|time warp or clock problem|(?:Release file|certificate)\S* .*expired/i,
    line: () =>
      `The package sources' dates do not fit this machine's clock, which says ${new Date().toISOString().slice(0, 16)}Z: set the clock right, ${AGAIN}`,
  },
  {
    kind: 'disc',
    said: /(?:Failed to fetch |repository ')cdrom:|apt-cdrom|insert the disc/i,
    line: () =>
      `The package sources name an installation disc that is not there: take the line with cdrom: out of /etc/apt/sources.list, name one on the network, ${AGAIN}`,
  },
  {
    kind: 'sources',
    said: /^E(?:rror)?: (.*(?:source list|list file|sources file|Signed-By).*|The list of sources could not be read.*)$/m,
    line: ([, words = '']) =>
      `The list of package sources (/etc/apt) is not well-formed: ${ended(words)} Mend it, ${AGAIN}`,
  },
  {
    kind: 'renamed',
    said: /changed its '\w+' value from '([^']*)' to '([^']*)'/,
    line: ([, from = '', to = '']) =>
      `A package source has changed from ${from} to ${to}, which is yours to accept: apt-get update --allow-releaseinfo-change, ${AGAIN}`,
  },
  {
    kind: 'moving',
    said: /Hash Sum mismatch|unexpected size|Mirror sync in progress/,
    line: () =>
      `A package source is being renewed just now, or a proxy keeps old parts of it: wait some minutes, ${AGAIN}`,
  },
  {
    kind: 'gone',
    said: /Failed to fetch \w+:\/\/([^\s/:]+)\S* (?:.*\s)?(?:404|410) /,
    line: ([, name]) => goneLine(name),
  },
  {
    kind: 'refused',
    said: /Failed to fetch \w+:\/\/([^\s/:]+)\S* (?:.*\s)?(?:401|403) |^Err:\d+ \w+:\/\/([^\s/:]+).*\n\s+(?:401|403) /m,
    line: ([, ...names]) =>
      `The package source ${names.find(Boolean)} refuses this machine (a proxy, or a password that it wants): mend what /etc/apt says of it, ${AGAIN}`,
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
    said: /does the network require authentication/,
    line: () =>
      `Something in this network answers in the package source's place (a page to log in, perhaps): log in there, ${AGAIN}`,
  },
  {
    kind: 'network',
    said: /(?:resolving|resolve) '([^'\s]+)'|(?:connect|connection) to ([^\s:]+)|Failed to fetch \w+:\/\/([^\s/:]+)/,
    line: ([, ...names]) =>
      `The package source ${names.find(Boolean)} does not answer: see that this machine is online and reaches it (behind a proxy, set http_proxy), ${AGAIN}`,
  },
  {
    kind: 'gone',
    said: /repository '\w+:\/*([^\s/:]+).*(?:does not have|no longer has) a Release file/,
    line: ([, name]) => goneLine(name),
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
    kind: 'held',
    said: /held packages will be changed:\n((?: +\S.*\n)+)/,
    line: ([, names = '']) => heldLine(names.trim().split(/\s+/)),
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
    said: /unmet dependencies|Unsatisfied dependencies|held broken packages|Unable to correct problems|dependency problems|inconsistent state|needs to be reinstalled/,
    line: (_found, output, held) => {
      const { words, mend, packages } = misfit(output);
      const inTheWay = packages.filter((name) => held.includes(name));
      if (inTheWay.length > 0) return heldLine(inTheWay, words);
      return `The packages on this machine do not fit together${words && `: ${words}`}. Mend them (${mend}), ${AGAIN}`;
    },
  },
];

/**
 * @param {string} output
 * @param {readonly string[]} [held] packages whose version somebody has fixed (apt-mark hold)
 * @returns {Trouble}
 */
export function aptTrouble(output, held = []) {
  for (const { kind, said, line } of PATTERNS) {
    const found = said.exec(output);
    if (found) return { kind, line: line(found, output, held), output };
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

/** @param {string} [name] of the source */
function goneLine(name = 'in /etc/apt') {
  return `The package source ${name} has no (or no longer) what is looked for there: see what /etc/apt/sources.list names (systems that are no longer supported are at archive.debian.org), run apt-get update, ${AGAIN}`;
}

/**
 * @param {readonly string[]} names
 * @param {string} [why]
 */
function heldLine(names, why = '') {
  const list = names.join(' ');
  return `Somebody has fixed the version of ${names.join(', ')} on this machine (apt-mark hold), and it would have to change${why && `: ${why}`}. Allow it (apt-mark unhold ${list}), ${AGAIN}`;
}

/** @param {string} words */
function ended(words) {
  return words.endsWith('.') ? words : `${words}.`;
}
