/** npm, run by a program: quietly, with the npm that started the script. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../command.mjs';
import { NODE_MODULES } from '../paths.mjs';
import { SetUpError } from '../set-up-error.mjs';
import { fullDisk } from './full-disk.mjs';

/** node_modules takes 840 MB, measured; npm's own store of what it downloads grows likewise. */
const WANTED_MB = 900;

const WHAT = 'installing the npm packages';

/** @param {string[]} args */
export async function npm(args) {
  // The npm that started this script; its own Node, because the project's is about to be replaced.
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const [command, ...first] = cli?.endsWith('npm-cli.js') && node ? [node, cli] : ['npm'];
  // Warnings (about the machine's older Node, mostly) are nothing a newcomer could act on.
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'];
  const { exitCode, output } = await attempt(command, [...first, ...args, ...quiet]);
  if (exitCode === 0) return;
  const store = process.env.npm_config_cache ?? join(homedir(), '.npm');
  const full = fullDisk(output, { what: WHAT, wantedMB: WANTED_MB, folders: [NODE_MODULES, store] });
  if (full) throw full;
  throw new SetUpError(`npm ${args[0]} failed.`, output);
}
