import { ProtocolError } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { sessionEnded } from '../media/index.ts';
import type { ServerTime, Session, SessionRegistry } from '../sessions/index.ts';
import { Engine } from './engine/engine.ts';
import { ProgramOutputs } from './program-outputs.ts';
import type { SessionOutputs } from './session-outputs.ts';

export interface OutputsOptions {
  readonly sessions: Pick<SessionRegistry, 'events'>;
  readonly time: Pick<ServerTime, 'now'>;
  /** Feeds that are encoded here, at most. */
  readonly maxEncoders: number;
  readonly log: Pick<LoggerService, 'log' | 'warn' | 'error'>;
}

/** What goes out now, in numbers. */
export interface OutputsLoad {
  readonly feeds: number;
  /** Those of the feeds that are encoded here. */
  readonly encoders: number;
  /** Recorded. */
  readonly tracks: number;
  /** Times that the thread has died. */
  readonly deaths: number;
}

/** The ways out of all sessions. */
export class Outputs {
  readonly #options: OutputsOptions;
  readonly #engine: Engine;
  readonly #bySession = new Map<Session, ProgramOutputs>();

  constructor(options: OutputsOptions) {
    this.#options = options;
    this.#engine = new Engine(options.log);
    options.sessions.events.on('ended', (session) => this.#ended(session));
  }

  /** @throws ProtocolError `session-ended`; `wrong-state` for a call, which has no program */
  of(session: Session): SessionOutputs {
    if (session.course.hasEnded) throw sessionEnded();
    if (session.kind === 'call') throw new ProtocolError('wrong-state', 'A call has no program to take out.');
    const known = this.#bySession.get(session);
    if (known !== undefined) return known;
    const { time, log, maxEncoders } = this.#options;
    const made = new ProgramOutputs({
      session,
      engine: this.#engine,
      time,
      hasEncoder: () => this.load.encoders < maxEncoders,
      log,
    });
    this.#bySession.set(session, made);
    return made;
  }

  get load(): OutputsLoad {
    const all = [...this.#bySession.values()];
    return {
      feeds: sum(all.map(({ feedCount }) => feedCount)),
      encoders: sum(all.map(({ encoderCount }) => encoderCount)),
      tracks: sum(all.map(({ trackCount }) => trackCount)),
      deaths: this.#engine.deathCount,
    };
  }

  /** Ends all of them with what has come; resolves once that is written. */
  async close(): Promise<void> {
    await Promise.all([...this.#bySession.values()].map((outputs) => outputs.end()));
    await this.#engine.close();
  }

  #ended(session: Session): void {
    void this.#bySession.get(session)?.end();
    this.#bySession.delete(session);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
