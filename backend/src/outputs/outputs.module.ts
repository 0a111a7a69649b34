import { Inject, Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { PersistenceModule, STORE, type Store } from '../persistence/index.ts';
import {
  ServerTime,
  SessionLookup,
  SessionRegistry,
  SessionsModule,
  WriteBehind,
} from '../sessions/index.ts';
import { CONNECT, type Connect } from './icecast/connect.ts';
import { IcecastOutputs } from './icecast/icecast-outputs.ts';
import { Outputs } from './outputs.ts';
import { RecordingLinks } from './recordings/recording-links.ts';
import { RecordingRoom } from './recordings/recording-room.ts';
import { RecordingShelf } from './recordings/recording-shelf.ts';
import { Recordings } from './recordings/recordings.ts';
import { UnfinishedRecordings } from './recordings/unfinished-recordings.ts';

@Injectable()
class OutputsLife implements OnModuleDestroy {
  readonly #outputs: Outputs;
  readonly #icecast: IcecastOutputs;
  readonly #recordings: Recordings;

  constructor(
    @Inject(Outputs) outputs: Outputs,
    @Inject(IcecastOutputs) icecast: IcecastOutputs,
    @Inject(Recordings) recordings: Recordings,
  ) {
    this.#outputs = outputs;
    this.#icecast = icecast;
    this.#recordings = recordings;
  }

  /** Before the sessions go, which happens at `beforeApplicationShutdown`: their last sound is written. */
  async onModuleDestroy(): Promise<void> {
    this.#icecast.close();
    // Recordings have something to write at their end.
    await this.#recordings.close();
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
    {
      provide: Recordings,
      inject: [CONFIG, STORE, SessionRegistry, ServerTime, Outputs],
      useFactory: openRecordings,
    },
    {
      provide: RecordingLinks,
      inject: [SessionLookup, ServerTime],
      useFactory: (lookup: SessionLookup, time: ServerTime) =>
        new RecordingLinks({ lookup, now: () => time.now() }),
    },
    OutputsLife,
  ],
  exports: [Outputs, IcecastOutputs, Recordings, RecordingLinks],
})
export class OutputsModule {}

/** With what an earlier process left behind closed; where that cannot be done now, the next start does it. */
async function openRecordings(
  { dataDir, recordings: limits }: Config,
  { recordings: store }: Store,
  registry: SessionRegistry,
  time: ServerTime,
  outputs: Outputs,
): Promise<Recordings> {
  const log = new Logger('recordings');
  const shelf = new RecordingShelf(dataDir);
  const now = () => time.now();
  try {
    await new UnfinishedRecordings({ store, shelf, log }).close();
  } catch (error) {
    log.warn(`recordings that were cut off could not be closed: ${String(error)}`);
  }
  const room = new RecordingRoom({ store, shelf, limits, now });
  return new Recordings({
    registry,
    store,
    shelf,
    room,
    outputsOf: (session) => outputs.of(session),
    now,
    log,
  });
}
