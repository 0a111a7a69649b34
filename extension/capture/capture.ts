import { HostFailure } from '../failures/failures.ts';
import { Monitor } from './monitor.ts';

/** The host's own ears. @throws HostFailure `capture-failed` */
export async function openMonitor(): Promise<Monitor> {
  try {
    return await Monitor.open();
  } catch (error) {
    throw new HostFailure('capture-failed', error);
  }
}
