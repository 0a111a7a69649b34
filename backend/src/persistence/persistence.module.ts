import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { openDatabase } from './database.ts';
import { DrizzleSessionStore } from './drizzle-session-store.ts';
import { SESSION_STORE, type SessionStore } from './session-store.ts';

/** Closes the store last: sessions end, and write so, in earlier stages of the shutdown. */
class SessionStoreLife implements OnApplicationShutdown {
  readonly #store: SessionStore;

  constructor(@Inject(SESSION_STORE) store: SessionStore) {
    this.#store = store;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#store.close();
  }
}

@Module({
  providers: [
    {
      provide: SESSION_STORE,
      inject: [CONFIG],
      useFactory: async (config: Config) => new DrizzleSessionStore(await openDatabase(config)),
    },
    SessionStoreLife,
  ],
  exports: [SESSION_STORE],
})
export class PersistenceModule {}
