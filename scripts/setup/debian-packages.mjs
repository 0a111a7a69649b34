/** Debian packages that the project needs on the machine: installed when this is root, named when it is not. */
import { spawnSync } from 'node:child_process';
import { attempt, run } from '../command.mjs';
import { step } from '../progress.mjs';
import { SetUpError } from '../set-up-error.mjs';

/** apt refuses to work while another apt does; waiting for it is kinder. */
const APT_OPTIONS = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'APT::Status-Fd=1', '-o', 'Dpkg::Use-Pty=0'];

/**
 * @param {string} purpose what they are for: "the tests in real browsers"
 * @param {readonly string[]} packages
 */
export async function ensureDebianPackages(purpose, packages) {
  if (!hasApt()) {
    throw new SetUpError(
      `For ${purpose} this machine needs what Debian calls ${packages.join(', ')}: install them with its own package manager.`,
    );
  }

  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new SetUpError(`For ${purpose}, install first: sudo apt-get install -y ${missing.join(' ')}`);
  }

  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${missing.join(', ')}`, async (detail) => {
    const onLine = (/** @type {string} */ line) => {
      const progress = aptProgress(line);
      if (progress) detail(progress);
    };
    detail('reading the list of packages');
    // A list that cannot be renewed may still do.
    await attempt('apt-get', ['update', ...APT_OPTIONS], { env });
    const args = ['install', '-y', '--no-install-recommends', ...APT_OPTIONS, ...missing];
    await run(`apt-get could not install ${missing.join(' ')}.`, 'apt-get', args, {
      env,
      onLine,
      mustFinish: true,
    });
  });
}

function hasApt() {
  return ['apt-get', 'dpkg-query'].every((command) => spawnSync(command, ['--version']).status === 0);
}

/** @param {string} name */
function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
  return /^Status: \S+ ok installed$/m.test(stdout);
}

/**
 * A line of apt's status: `dlstatus:3:42.5:Retrieving file 3 of 9` or `pmstatus:cmake:61.9:Unpacking cmake (amd64)`.
 * @param {string} line
 */
function aptProgress(line) {
  const [, percent, what] = /^(?:dlstatus|pmstatus):[^:]*:([\d.]+):(.*)$/.exec(line) ?? [];
  return percent === undefined ? undefined : `${Math.round(Number(percent))} %  ${what}`;
}
