/**
 * Installs the npm packages of package-lock.json, when they are not there already.
 *
 * No package runs a script of its own during the install (.npmrc); those that package.json's `allowScripts`
 * lists run theirs afterwards. So every version of npm does the same, and mediasoup's script, which wants the
 * network, waits for its own step.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_MODULES, ROOT } from '../paths.mjs';
import { step } from '../progress.mjs';
import { npm } from './npm.mjs';

/** Written last, so that an install that was cut short is seen. */
const STAMP = join(NODE_MODULES, '.auxcast-scripts.json');

/** npm's own record of what it has put into node_modules. */
const INSTALLED = join(NODE_MODULES, '.package-lock.json');

/** Must come first: the scripts of the others run under it. */
const FIRST = 'node';

export async function ensureInstalled() {
  if (!packagesAreInstalled()) {
    await step('Installing npm packages', () =>
      npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional']),
    );
  }

  const allowed = allowedVersions();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === allowed) return;
  await step('Preparing npm packages', async () => {
    const others = Object.keys(JSON.parse(allowed)).filter((name) => name !== FIRST);
    await npm(['rebuild', '--ignore-scripts=false', FIRST]);
    await npm(['rebuild', '--ignore-scripts=false', ...others]);
  });
  writeFileSync(STAMP, allowed);
}

/** Whether each package of package-lock.json is in node_modules, in its version. */
function packagesAreInstalled() {
  if (!existsSync(INSTALLED)) return false;
  const wanted = readJson(join(ROOT, 'package-lock.json')).packages;
  const installed = readJson(INSTALLED).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    // Other machines' binaries are optional.
    if (!found) return entry.optional === true;
    return found.version === entry.version && existsSync(join(ROOT, path));
  });
}

/** The packages whose scripts may run, with their installed versions, as JSON. */
function allowedVersions() {
  const { allowScripts } = readJson(join(ROOT, 'package.json'));
  const { packages } = readJson(INSTALLED);
  const names = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
  return JSON.stringify(
    Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`]?.version])),
  );
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
