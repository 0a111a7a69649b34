/** Hands what a program is to be started with to the shell that waits for it (start.sh). */
import { writeFileSync } from 'node:fs';

/**
 * @param {string} path
 * @param {Readonly<Record<string, string>>} env
 * @param {readonly string[]} command
 */
export function writeLaunchFile(path, env, command) {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  writeFileSync(path, `${exports.join('')}set -- ${command.map(quoted).join(' ')}\n`);
}

/** @param {string} text one word for a POSIX shell, whatever it contains */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
