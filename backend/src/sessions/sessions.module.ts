import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { WorkerPool } from '../media/index.ts';
import { MediaModule } from '../media/media.module.ts';
import { ArtworkShelf } from '../now-playing/index.ts';
import { PersistenceModule, STORE, type Store } from '../persistence/index.ts';
import { GoLiveRule } from './go-live-rule.ts';
import { SessionLookup } from './session-lookup.ts';
import { SessionRegistry } from './session-registry.ts';

@Injectable()
class SessionsLife implements BeforeApplicationShutdown {
  readonly #registry: SessionRegistry;

  constructor(@Inject(SessionRegistry) registry: SessionRegistry) {
    this.#registry = registry;
  }

  /** Before the store and the workers go, which happens at `onApplicationShutdown`. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#registry.close();
  }
}

@Module({
  imports: [MediaModule, PersistenceModule],
  providers: [
    {
      provide: SessionRegistry,
      inject: [CONFIG, WorkerPool, STORE],
      useFactory: ({ grace, limits }: Config, pool: WorkerPool, store: Store) =>
        SessionRegistry.create({ pool, store, grace, limits, log: new Logger('sessions') }),
    },
    {
      provide: ArtworkShelf,
      inject: [SessionRegistry],
      useFactory: (registry: SessionRegistry) => registry.shelf,
    },
    { provide: GoLiveRule, inject: [CONFIG], useFactory: (config: Config) => new GoLiveRule(config) },
    SessionLookup,
    SessionsLife,
  ],
  exports: [SessionRegistry, SessionLookup, ArtworkShelf, GoLiveRule],
})
export class SessionsModule {}
