import { Inject, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config, Limits } from '../config/index.ts';
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
      inject: [CONFIG, Limits],
      useFactory: ({ rtc }: Config, limits: Limits) =>
        WorkerPool.create({
          workers: rtc.workers,
          minPort: rtc.minPort,
          maxPort: rtc.maxPort,
          announcedAddresses: rtc.announcedAddresses,
          limits,
          log: new Logger('media'),
        }),
    },
    WorkerPoolLife,
  ],
  exports: [WorkerPool],
})
export class MediaModule {}
