import { Inject, Injectable, Logger, Module, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { ServerTime, SessionRegistry, SessionsModule } from '../sessions/index.ts';
import { Outputs } from './outputs.ts';

@Injectable()
class OutputsLife implements OnModuleDestroy {
  readonly #outputs: Outputs;

  constructor(@Inject(Outputs) outputs: Outputs) {
    this.#outputs = outputs;
  }

  /** Before the sessions go, which happens at `beforeApplicationShutdown`: their last sound is written. */
  async onModuleDestroy(): Promise<void> {
    await this.#outputs.close();
  }
}

@Module({
  imports: [SessionsModule],
  providers: [
    {
      provide: Outputs,
      inject: [CONFIG, SessionRegistry, ServerTime],
      useFactory: ({ outputs }: Config, sessions: SessionRegistry, time: ServerTime) =>
        new Outputs({ sessions, time, maxEncoders: outputs.maxEncoders, log: new Logger('outputs') }),
    },
    OutputsLife,
  ],
  exports: [Outputs],
})
export class OutputsModule {}
