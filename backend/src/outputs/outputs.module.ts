import { Inject, Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { PersistenceModule, STORE, type Store } from '../persistence/index.ts';
import { ServerTime, SessionRegistry, SessionsModule, WriteBehind } from '../sessions/index.ts';
import { CONNECT, type Connect } from './icecast/connect.ts';
import { IcecastOutputs } from './icecast/icecast-outputs.ts';
import { Outputs } from './outputs.ts';

@Injectable()
class OutputsLife implements OnModuleDestroy {
  readonly #outputs: Outputs;
  readonly #icecast: IcecastOutputs;

  constructor(@Inject(Outputs) outputs: Outputs, @Inject(IcecastOutputs) icecast: IcecastOutputs) {
    this.#outputs = outputs;
    this.#icecast = icecast;
  }

  /** Before the sessions go, which happens at `beforeApplicationShutdown`: their last sound is written. */
  async onModuleDestroy(): Promise<void> {
    this.#icecast.close();
    await this.#outputs.close();
  }
}

/** Needs a global provider of `CONNECT`: who puts the parts together knows how servers are reached. */
@Module({
  imports: [SessionsModule, PersistenceModule],
  providers: [
    {
      provide: Outputs,
      inject: [CONFIG, SessionRegistry, ServerTime],
      useFactory: ({ outputs }: Config, sessions: SessionRegistry, time: ServerTime) =>
        new Outputs({ sessions, time, maxEncoders: outputs.maxEncoders, log: new Logger('outputs') }),
    },
    {
      provide: IcecastOutputs,
      inject: [CONFIG, SessionRegistry, STORE, WriteBehind, ServerTime, CONNECT, Outputs],
      useFactory: (
        config: Config,
        registry: SessionRegistry,
        store: Store,
        writes: WriteBehind,
        time: ServerTime,
        connect: Connect,
        outputs: Outputs,
      ) =>
        IcecastOutputs.start({
          registry,
          store,
          writes,
          connect,
          privateTargets: config.outputs.icecastPrivateTargets,
          outputs,
          log: new Logger('outputs'),
          now: () => time.now(),
        }),
    },
    OutputsLife,
  ],
  exports: [Outputs, IcecastOutputs],
})
export class OutputsModule {}
