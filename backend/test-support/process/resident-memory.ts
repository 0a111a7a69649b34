import { readFileSync } from 'node:fs';

const KB = 1024;

/** Memory of a process that is in RAM (proc(5): VmRSS). */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} tells no resident size.`);
  return Number(kilobytes) * KB;
}
