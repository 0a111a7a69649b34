import { Counter, Gauge, type Registry } from 'prom-client';
import type { StoreBacklog } from '../sessions/index.ts';

/** How far the database is behind what happened, and what it never got. */
export function addStoreMetrics(metrics: Registry, backlog: StoreBacklog): void {
  const registers = [metrics];
  new Gauge({
    name: 'auxcast_store_writes_waiting',
    help: 'Writes that are not stored yet',
    registers,
    collect() {
      this.set(backlog.length);
    },
  });
  new Gauge({
    name: 'auxcast_store_waiting_bytes',
    help: 'Memory that pictures take which are not stored yet',
    registers,
    collect() {
      this.set(backlog.bytes);
    },
  });
  new Counter({
    name: 'auxcast_store_writes_lost_total',
    help: 'Writes that were never stored: no room to wait (full), refused by the database for good, or the server stopped first',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(backlog.lost)) this.inc({ reason }, count);
    },
  });
}
