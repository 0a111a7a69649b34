import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chromium } from '../harness/chromium.ts';
import type { HostUplink } from '../harness/host-uplink.ts';

/** What /proc counts in (proc(5): USER_HZ is 100 on every Linux that Node runs on). */
const TICK_MS = 10;
/** The extension's documents, and the service that plays and captures sound. */
const COUNTED = ['--extension-process', 'audio.mojom.AudioService'];

export interface HostCosts {
  /** Of one core. */
  readonly cpuPct: number;
  readonly uploadKbps: number;
}

/**
 * What the broadcast costs its host over a while: the processor's time of the extension's documents and of
 * the browser's audio service, and what goes out.
 */
export async function hostCosts(
  { browser }: Chromium,
  uplink: HostUplink,
  windowMs: number,
): Promise<HostCosts> {
  const root = browser.process()?.pid;
  if (root === undefined) throw new Error('The browser is gone.');
  const pids = soundProcesses(root);
  const [cpuMs, bytes, startMs] = [usedMs(pids), await uplink.sentBytes(), performance.now()];
  await pause(windowMs);
  const [sentBytes, tookMs] = [(await uplink.sentBytes()) - bytes, performance.now() - startMs];
  return { cpuPct: ((usedMs(pids) - cpuMs) / tookMs) * 100, uploadKbps: (sentBytes * 8) / tookMs };
}

function soundProcesses(root: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), Number(statFields(Number(pid))[1])] as const),
  );
  const tree = [root];
  // It grows while it is walked: each one's children come after it.
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree.filter((pid) => COUNTED.some((word) => commandLine(pid).includes(word)));
}

function usedMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = statFields(pid);
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }, 0);
}

/** Fields of /proc/<pid>/stat from the third on: the second may hold spaces. None where it has ended. */
function statFields(pid: number): string[] {
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
