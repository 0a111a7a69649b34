import { Gauge, type Registry } from 'prom-client';
import type { WorkerLoad, WorkerPool } from '../media/index.ts';

/** One gauge for each number of a worker's load. */
export function addWorkerMetrics(metrics: Registry, pool: WorkerPool): void {
  const add = (name: string, help: string, read: (load: WorkerLoad) => number) =>
    new Gauge({
      name: `auxcast_worker_${name}`,
      help,
      labelNames: ['worker'],
      registers: [metrics],
      collect() {
        this.reset();
        for (const load of pool.loads()) this.set({ worker: load.index }, read(load));
      },
    });
  add('cpu_seconds', 'Processor time since the worker’s start', ({ cpuMs }) => cpuMs / 1000);
  add('listeners', 'Listeners’ transports', ({ listeners }) => listeners);
  add('consumers', 'What flows over them, or was promised to', ({ consumers }) => consumers);
  add('routers', 'Routers', ({ routers }) => routers);
  add('max_resident_bytes', 'Largest resident size so far', ({ maxResidentBytes }) => maxResidentBytes);
}
