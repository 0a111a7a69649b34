import { setTimeout as sleep } from 'node:timers/promises';
import { ProtocolError } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { sessionEnded } from '../media/index.ts';
import { type ServerTime, type Session, type SessionRegistry, serverClosing } from '../sessions/index.ts';
import { Engine, type StartThread } from './engine/engine.ts';
import { ProgramOutputs } from './program-outputs.ts';
import type { SessionOutputs } from './session-outputs.ts';

const CLOSE_MS = 3000;

export interface OutputsOptions {
  readonly sessions: Pick<SessionRegistry, 'events'>;
  readonly time: Pick<ServerTime, 'now'>;
  /** Feeds that are encoded here, at most. */
  readonly maxEncoders: number;
  readonly log: Pick<LoggerService, 'log' | 'warn' | 'error'>;
  /** In place of a real one. */
  readonly startThread?: StartThread;
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
  /** Of sessions that have ended, until all is written. */
  readonly #ending = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: OutputsOptions) {
    this.#options = options;
    this.#engine = new Engine(options);
    options.sessions.events.on('ended', (session) => this.#ended(session));
  }

  /** @throws ProtocolError `session-ended`, `unavailable`; `wrong-state` for a call, which has no program */
  of(session: Session): SessionOutputs {
    if (session.course.hasEnded) throw sessionEnded();
    if (this.#isClosed) throw serverClosing();
    if (session.kind === 'call') throw new ProtocolError('wrong-state', 'A call has no program to take out.');
    const known = this.#bySession.get(session);
    if (known !== undefined) return known;
    const { time, log, maxEncoders } = this.#options;
    const made = new ProgramOutputs({
      session,
      engine: this.#engine,
      time,
      // One session's many rates must not leave others without any.
      hasEncoder: (held) => this.load.encoders < (held === 0 ? maxEncoders : Math.ceil(maxEncoders / 2)),
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

  /** Ends all of them with what has come; resolves once that is written, or takes too long. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const session of [...this.#bySession.keys()]) this.#ended(session);
    // A disk that hangs does not hold up the end of the process.
    const patience = new AbortController();
    await Promise.race([
      Promise.all(this.#ending),
      sleep(CLOSE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
    await this.#engine.close();
  }

  #ended(session: Session): void {
    const ending = this.#bySession.get(session)?.end();
    this.#bySession.delete(session);
    if (ending === undefined) return;
    this.#ending.add(ending);
    void ending.then(() => this.#ending.delete(ending));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
