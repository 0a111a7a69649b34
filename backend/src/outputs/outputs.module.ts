import { Logger, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { PersistenceModule, STORE, type Store } from '../persistence/index.ts';
import { ServerTime, SessionRegistry, SessionsModule, WriteBehind } from '../sessions/index.ts';
import { CONNECT, type Connect } from './icecast/connect.ts';
import { IcecastOutputs } from './icecast/icecast-outputs.ts';
import { FEEDS, type FeedsOf } from './icecast/feeds.ts';

/** Needs a global provider of `CONNECT`. */
@Module({
  imports: [SessionsModule, PersistenceModule],
  providers: [
    { provide: FEEDS, useValue: () => ({ take: () => Promise.reject(new Error('no engine')), titleAt: () => null }) },
    {
      provide: IcecastOutputs,
      inject: [CONFIG, SessionRegistry, STORE, WriteBehind, ServerTime, CONNECT, FEEDS],
      useFactory: (
        { icecastPrivateTargets }: Config,
        registry: SessionRegistry,
        store: Store,
        writes: WriteBehind,
        time: ServerTime,
        connect: Connect,
        feedsOf: FeedsOf,
      ) =>
        IcecastOutputs.start({
          registry,
          store,
          writes,
          connect,
          privateTargets: icecastPrivateTargets,
          feedsOf,
          log: new Logger('outputs'),
          now: () => time.now(),
        }),
    },
  ],
  exports: [IcecastOutputs],
})
export class OutputsModule {}
