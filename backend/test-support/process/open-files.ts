import { readdirSync, readFileSync } from 'node:fs';

/** Files, libraries and pipes of a Node process, besides its sockets. */
const OTHERS = 200;

/** Files, sockets and pipes that a process has open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** How many files a process may open: Node raises its own limit to the hard one. */
export function openFilesLimit(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

/** @throws Error that says what to do when a process may not hold that many sockets */
export function requireSockets(count: number): void {
  const limit = openFilesLimit();
  const needed = count + OTHERS;
  if (limit >= needed) return;
  throw new Error(
    `A process may open ${limit} files here; ${count} sockets need ${needed}. Run "ulimit -Hn ${needed}" as root first, or raise ` +
      'LimitNOFILE of what started this shell.',
  );
}
