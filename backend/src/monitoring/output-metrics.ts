import { Counter, Gauge, type Registry } from 'prom-client';
import type { Outputs, OutputsLoad } from '../outputs/index.ts';

/** What goes out of WebRTC, in numbers: counted when somebody scrapes. No label says of which session. */
export function addOutputMetrics(metrics: Registry, outputs: Outputs): void {
  const gauge = (name: string, help: string, count: (load: OutputsLoad) => number) => {
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        this.set(count(outputs.load));
      },
    });
  };
  gauge(
    'auxcast_output_feeds',
    'Programs that go out: one for each session and format',
    ({ feeds }) => feeds,
  );
  gauge('auxcast_output_encoders', 'Those of them that are encoded here', ({ encoders }) => encoders);
  gauge('auxcast_output_tracks', 'Sounds that are recorded', ({ tracks }) => tracks);
  new Counter({
    name: 'auxcast_output_thread_deaths_total',
    help: 'Times that the thread in which they are made died',
    registers: [metrics],
    collect() {
      this.reset();
      this.inc(outputs.load.deaths);
    },
  });
}
