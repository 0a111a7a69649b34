import { Counter, Gauge, type Registry } from 'prom-client';
import type { StreamCounts } from '../live/stream-counts.ts';

/** Read when somebody scrapes. */
export function addStreamMetrics(metrics: Registry, counts: StreamCounts): void {
  const registers = [metrics];
  new Gauge({
    name: 'auxcast_stream_listeners',
    help: 'Connections that hear an HTTP stream, by its format',
    labelNames: ['format'],
    registers,
    collect() {
      for (const [format, listeners] of counts.listeners) this.set({ format }, listeners);
    },
  });
  new Counter({
    name: 'auxcast_stream_bytes_total',
    help: 'Bytes of sound handed to connections that hear an HTTP stream',
    registers,
    collect() {
      this.reset();
      this.inc(counts.bytes);
    },
  });
  new Counter({
    name: 'auxcast_stream_slow_total',
    help: 'Connections cut off because they did not keep up with their HTTP stream',
    registers,
    collect() {
      this.reset();
      this.inc(counts.slow);
    },
  });
}
