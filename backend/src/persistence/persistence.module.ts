import { Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { Retention } from './retention.ts';
import { SqlStore } from './sql-store.ts';
import { STORE, type Store } from './store.ts';

/** Closes the store last: sessions end, and write so, in earlier stages of the shutdown. */
class StoreLife implements OnApplicationShutdown {
  readonly #store: Store;

  constructor(@Inject(STORE) store: Store) {
    this.#store = store;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#store.close();
  }
}

@Module({
  providers: [
    {
      provide: STORE,
      inject: [CONFIG],
      useFactory: async (config: Config) => new SqlStore(await openForLong(config)),
    },
    StoreLife,
  ],
  exports: [STORE],
})
export class PersistenceModule {}

/** The database, forgetting what is old for as long as it is open. */
async function openForLong(config: Config): Promise<Database> {
  const log = new Logger('persistence');
  const database = await openDatabase(config, log);
  const retention = Retention.start({ database, days: config.historyDays, auditDays: config.auditDays, log });
  const close = async () => {
    await Promise.all([retention.close(), database.close()]);
  };
  return { ...database, close };
}
