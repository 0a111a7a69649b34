import type { LoggerService } from '@nestjs/common';
import { sessionEnded } from '../../media/index.ts';
import type { OutputRecord, Store } from '../../persistence/index.ts';
import { type Session, type SessionRegistry, type WriteBehind, wrongState } from '../../sessions/index.ts';
import type { Outputs } from '../outputs.ts';
import type { Connect } from './connect.ts';
import { SessionIcecast } from './session-icecast.ts';

/** Sessions whose outputs are read at once. */
const BATCH = 100;

export interface IcecastOutputsOptions {
  readonly registry: SessionRegistry;
  readonly store: Pick<Store, 'outputs'>;
  readonly writes: Pick<WriteBehind, 'write'>;
  readonly connect: Connect;
  /** Hosts and ports on private networks that any host may name. */
  readonly privateTargets: readonly string[];
  readonly outputs: Pick<Outputs, 'of'>;
  readonly log: LoggerService;
  /** Server time, milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The Icecast servers of all sessions with music. A call has no program to push. */
export class IcecastOutputs {
  readonly #options: IcecastOutputsOptions;
  readonly #ofSessions = new Map<Session, SessionIcecast>();

  private constructor(options: IcecastOutputsOptions, stored: ReadonlyMap<string, readonly OutputRecord[]>) {
    this.#options = options;
    options.registry.forEachOpened((session) => this.#open(session, stored.get(session.id) ?? []));
  }

  /** With those that an earlier process left, of sessions that are open. @throws DatabaseError */
  static async start(options: IcecastOutputsOptions): Promise<IcecastOutputs> {
    const { registry, store } = options;
    await store.outputs.removeEnded();
    const ids = [...registry].map(({ id }) => id);
    const stored = new Map<string, readonly OutputRecord[]>();
    for (let from = 0; from < ids.length; from += BATCH) {
      const found = await store.outputs.of(ids.slice(from, from + BATCH));
      for (const [sessionId, outputs] of found) stored.set(sessionId, outputs);
    }
    return new IcecastOutputs(options, stored);
  }

  /** Undefined: it is a call, or has ended. */
  find(session: Session): SessionIcecast | undefined {
    return this.#ofSessions.get(session);
  }

  /** @throws ProtocolError `session-ended`, `wrong-state` of a call */
  of(session: Session): SessionIcecast {
    if (session.course.hasEnded) throw sessionEnded();
    const found = this.find(session);
    if (found === undefined) throw wrongState(session.course.state);
    return found;
  }

  /** Lets go of everything; what is stored says what goes on. */
  close(): void {
    for (const outputs of this.#ofSessions.values()) outputs.close();
    this.#ofSessions.clear();
  }

  #open(session: Session, stored: readonly OutputRecord[]): void {
    if (session.kind === 'call') return;
    const { connect, privateTargets, outputs: feeds, log, now, writes } = this.#options;
    const { id } = session;
    const outputs = new SessionIcecast({
      session,
      stored,
      privateTargets,
      feeds: () => feeds.of(session),
      connect,
      log,
      now,
      // Vital: a start that is stored and a stop that is lost would go on the air by themselves.
      store: (record) =>
        writes.write(`output ${record.outputId} of session ${id}`, (store) => store.outputs.put(id, record), {
          isVital: true,
        }),
      forget: (outputId) =>
        writes.write(`output ${outputId} of session ${id}`, (store) => store.outputs.remove(id, outputId), {
          isVital: true,
        }),
    });
    this.#ofSessions.set(session, outputs);
    session.events.once('ended', () => {
      this.#ofSessions.delete(session);
      outputs.end();
    });
  }
}
