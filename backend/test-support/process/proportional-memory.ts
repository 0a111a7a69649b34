import { readFileSync } from 'node:fs';

const KB = 1024;

/**
 * Memory of a process, bytes: what it alone has, and its share of what it has together with others, such as a
 * program's text (proc(5): Pss in smaps_rollup).
 */
export function proportionalBytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} tells no proportional size.`);
  return Number(kilobytes) * KB;
}
