import { Gauge, type Registry } from 'prom-client';
import type { WorkerLoad, WorkerPool } from '../media/index.ts';

/** One gauge for each number of a worker's load; a scrape asks each worker once for all of them. */
export function addWorkerMetrics(metrics: Registry, pool: WorkerPool): void {
  let asked: Promise<WorkerLoad[]> | undefined;
  const loads = () => {
    asked ??= pool.loads().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  const add = (name: string, help: string, read: (load: WorkerLoad) => number) =>
    new Gauge({
      name: `auxcast_worker_${name}`,
      help,
      labelNames: ['worker'],
      registers: [metrics],
      async collect() {
        const now = await loads();
        this.reset();
        for (const load of now) this.set({ worker: load.index }, read(load));
      },
    });
  add('cpu_seconds', 'Processor time since the worker’s start', ({ cpuMs }) => cpuMs / 1000);
  add('listeners', 'Listeners’ transports, with one consumer each', ({ listeners }) => listeners);
  add('routers', 'Routers', ({ routers }) => routers);
  add('max_resident_bytes', 'Largest resident size so far', ({ maxResidentBytes }) => maxResidentBytes);
}
