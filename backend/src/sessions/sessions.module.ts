import { type BeforeApplicationShutdown, Inject, Injectable, Logger, Module } from '@nestjs/common';
import { CONFIG, type Config, Limits } from '../config/index.ts';
import { MediaModule, WorkerPool } from '../media/index.ts';
import { ArtworkShelf } from '../now-playing/index.ts';
import { PersistenceModule, STORE, type Store } from '../persistence/index.ts';
import { Capacity } from './capacity.ts';
import { GoLiveRule } from './go-live-rule.ts';
import { ServerTime } from './server-time.ts';
import { SessionLookup } from './session-lookup.ts';
import { SessionOpener } from './session-opener.ts';
import { SessionRegistry } from './session-registry.ts';
import { type RunningSessions, startSessions } from './start-sessions.ts';
import { WriteBehind } from './write-behind.ts';

/** Nest's injection token for what the parts below are taken from. */
const SESSIONS = Symbol('Sessions');

@Injectable()
class SessionsLife implements BeforeApplicationShutdown {
  readonly #sessions: RunningSessions;

  constructor(@Inject(SESSIONS) sessions: RunningSessions) {
    this.#sessions = sessions;
  }

  /** Before the store and the workers go, which happens at `onApplicationShutdown`. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#sessions.close();
  }
}

const PARTS = [
  { provide: SessionRegistry, inject: [SESSIONS], useFactory: (all: RunningSessions) => all.registry },
  { provide: SessionOpener, inject: [SESSIONS], useFactory: (all: RunningSessions) => all.opener },
  { provide: Capacity, inject: [SESSIONS], useFactory: (all: RunningSessions) => all.capacity },
  { provide: ArtworkShelf, inject: [SESSIONS], useFactory: (all: RunningSessions) => all.shelf },
  { provide: ServerTime, inject: [SESSIONS], useFactory: (all: RunningSessions) => all.time },
  { provide: WriteBehind, inject: [SESSIONS], useFactory: (all: RunningSessions) => all.writes },
  {
    provide: SessionLookup,
    inject: [SESSIONS],
    useFactory: (all: RunningSessions) => new SessionLookup(all),
  },
];

@Module({
  imports: [MediaModule, PersistenceModule],
  providers: [
    {
      provide: SESSIONS,
      inject: [CONFIG, Limits, WorkerPool, STORE],
      useFactory: ({ grace }: Config, limits: Limits, pool: WorkerPool, store: Store) =>
        startSessions({ pool, store, grace, limits, log: new Logger('sessions') }),
    },
    ...PARTS,
    { provide: GoLiveRule, inject: [CONFIG], useFactory: (config: Config) => new GoLiveRule(config) },
    SessionsLife,
  ],
  exports: [...PARTS.map(({ provide }) => provide), GoLiveRule],
})
export class SessionsModule {}
