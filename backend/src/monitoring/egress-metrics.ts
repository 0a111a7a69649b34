import { Gauge, type Registry } from 'prom-client';
import type { WorkerPool } from '../media/index.ts';

/** What listeners are promised, beside the most that may be. */
export function addEgressMetrics(metrics: Registry, { egress }: WorkerPool): void {
  const registers = [metrics];
  new Gauge({
    name: 'auxcast_egress_promised_bps',
    help: 'Bits per second that all listeners together are promised',
    registers,
    collect() {
      this.set(egress.promisedBps);
    },
  });
  new Gauge({
    name: 'auxcast_egress_cap_bps',
    help: 'The most of them (MAX_EGRESS_MBPS), while there is a cap',
    registers,
    collect() {
      if (egress.capBps === undefined) this.remove();
      else this.set(egress.capBps);
    },
  });
}
