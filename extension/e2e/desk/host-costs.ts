import { setTimeout as pause } from 'node:timers/promises';
import { browserProcesses, statFields } from '../harness/browser-processes.ts';
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
  chromium: Chromium,
  uplink: HostUplink,
  windowMs: number,
): Promise<HostCosts> {
  const pids = browserProcesses(chromium, COUNTED);
  const [cpuMs, bytes, startMs] = [usedMs(pids), await uplink.sentBytes(), performance.now()];
  await pause(windowMs);
  const [sentBytes, tookMs] = [(await uplink.sentBytes()) - bytes, performance.now() - startMs];
  return { cpuPct: ((usedMs(pids) - cpuMs) / tookMs) * 100, uploadKbps: (sentBytes * 8) / tookMs };
}

function usedMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = statFields(pid);
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }, 0);
}
