import { readdirSync, readFileSync } from 'node:fs';

/** What /proc counts in (proc(5): USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MS = 10;

/** Fields of /proc/<pid>/stat from the third (state) on: the second may hold spaces. */
function statFields(pid: number | string): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** CPU time a process has used so far, user and system, in milliseconds. */
export function cpuTimeMs(pid: number): number {
  const fields = statFields(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The media workers that a server has started. */
export function mediaWorkers(serverPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isWorkerOf(name, serverPid))
    .map(Number);
}

function isWorkerOf(pid: string, serverPid: number): boolean {
  try {
    // The kernel keeps 15 characters of a program's name.
    const isWorker = readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('mediasoup-worke');
    return isWorker && Number(statFields(pid)[1]) === serverPid;
  } catch {
    // A process that ended while the list was read is nobody's worker.
    return false;
  }
}
