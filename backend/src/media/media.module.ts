import { Inject, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { WorkerPool } from './worker-pool.ts';

@Injectable()
class WorkerPoolLife implements OnApplicationShutdown {
  readonly #pool: WorkerPool;

  constructor(@Inject(WorkerPool) pool: WorkerPool) {
    this.#pool = pool;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.close();
  }
}

@Module({
  providers: [
    {
      provide: WorkerPool,
      inject: [CONFIG],
      useFactory: ({ limits, rtc }: Config) =>
        WorkerPool.create({
          workers: rtc.workers,
          minPort: rtc.minPort,
          maxPort: rtc.maxPort,
          announcedAddresses: rtc.announcedAddresses,
          egressBps: limits.egressBps,
          log: new Logger('media'),
        }),
    },
    WorkerPoolLife,
  ],
  exports: [WorkerPool],
})
export class MediaModule {}
