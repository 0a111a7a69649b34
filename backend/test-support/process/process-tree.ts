import { readdirSync, readFileSync } from 'node:fs';

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** A process and all that it started, itself first. */
export function processTree(root: number): Entry[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(entryOf)
    .filter((entry) => entry !== undefined);
  const found = all.filter(({ pid }) => pid === root);
  // It grows while it is walked: each one's children come after it.
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

function entryOf(name: string): Entry | undefined {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The second field, a name in parentheses, may hold spaces; the fourth is the parent.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { pid: Number(name), parent: Number(parent), command };
  } catch {
    // It ended while the list was read.
    return undefined;
  }
}
