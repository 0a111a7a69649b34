import { Counter, type Registry } from 'prom-client';
import type { LogOutput } from './log-output.ts';

export function addLogMetrics(metrics: Registry, output: LogOutput): void {
  const lost = new Counter({
    name: 'auxcast_log_lines_lost_total',
    help: 'Lines of the log that could not be written, by the system’s name for why, or `full` where nobody read them in time',
    labelNames: ['reason'],
    registers: [metrics],
  });
  lost.inc({ reason: 'full' }, 0);
  output.events.on('lost', (lines, reason) => lost.inc({ reason }, lines));
}
