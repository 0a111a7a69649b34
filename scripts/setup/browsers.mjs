/** Real browsers, and what tests in them need of the machine. */
import { ensureDebianPackages } from './debian-packages.mjs';
import { canRun, findCommand } from './present.mjs';

/**
 * Firefox needs a sound device (pulseaudio) and an address that is not loopback (iproute2: network
 * namespaces).
 */
const BROWSERS = ['chromium', 'firefox-esr', 'pulseaudio', 'iproute2'];

/**
 * nftables makes networks bad; PostgreSQL is the other database; coturn is a TURN server; strace sees what
 * reaches the disk; nginx is a proxy in front; Icecast takes what is pushed; the rest judge what streams hold.
 */
const TEST_TOOLS = [
  ...BROWSERS,
  'nftables',
  'postgresql',
  'coturn',
  'strace',
  'ffmpeg',
  'mpg123',
  'vlc-bin',
  'vlc-plugin-base',
  'opus-tools',
  'oggz-tools',
  'nginx',
  'icecast2',
];

export async function ensureBrowsers() {
  await ensureDebianPackages('real browsers', BROWSERS);
}

export async function ensureTestTools() {
  await ensureDebianPackages('the tests with real parts', TEST_TOOLS);
}

/**
 * @returns {Record<string, string>} environment that names the browsers, where they are not in Debian's
 * places
 */
export function browserEnv() {
  return {
    ...located('AUXCAST_CHROMIUM', '/usr/bin/chromium', ['chromium', 'chromium-browser', 'google-chrome']),
    ...located('AUXCAST_FIREFOX', '/usr/bin/firefox-esr', ['firefox-esr', 'firefox']),
  };
}

/**
 * @param {string} variable
 * @param {string} debian
 * @param {readonly string[]} names
 */
function located(variable, debian, names) {
  if (process.env[variable] || canRun(debian)) return {};
  const found = findCommand(names);
  return found ? { [variable]: found } : {};
}
