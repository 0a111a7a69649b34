import { readdirSync, readFileSync } from 'node:fs';
import type { Chromium } from './chromium.ts';

/**
 * Those of a browser's processes that do what one of these words says, by their command lines: Chromium names
 * its services there. @returns their ids; Linux only
 */
export function browserProcesses({ browser }: Chromium, words: readonly string[]): number[] {
  const root = browser.process()?.pid;
  if (root === undefined) throw new Error('The browser is gone.');
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), Number(statFields(Number(pid))[1])] as const),
  );
  const tree = [root];
  // It grows while it is walked: each one's children come after it.
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree.filter((pid) => words.some((word) => commandLine(pid).includes(word)));
}

/** Fields of /proc/<pid>/stat from the third on: the second may hold spaces. None where it has ended. */
export function statFields(pid: number): string[] {
  const stat = fileOf(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function commandLine(pid: number): string {
  return fileOf(pid, 'cmdline').replaceAll('\0', ' ');
}

function fileOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
