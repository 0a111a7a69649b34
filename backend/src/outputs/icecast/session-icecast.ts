import { EventEmitter } from 'node:events';
import {
  type IcecastWish,
  OUTPUTS_PER_SESSION,
  type OutputList,
  ProtocolError,
  TokenBucket,
} from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { nanoid } from 'nanoid';
import { sessionEnded } from '../../media/index.ts';
import type { OutputRecord } from '../../persistence/index.ts';
import { Paced } from '../../sessions/index.ts';
import type { SessionOutputs } from '../session-outputs.ts';
import { type Connect, placeOf, targetOf } from './connect.ts';
import { IcecastPush } from './icecast-push.ts';

const ID_LENGTH = 12;
/** Between two tellings of how outputs stand. Milliseconds. */
const TOLD_EVERY_MS = 250;
/** What is added or started: each may have this server connect to somebody. */
const STARTS = { burst: 16, everyMs: 5000 };

export interface SessionIcecastOptions {
  readonly session: {
    readonly title: string;
    readonly course: { readonly hasEnded: boolean };
  };
  /** What is stored of it. */
  readonly stored: readonly OutputRecord[];
  /** Hosts and ports on private networks that any host may name. */
  readonly privateTargets: readonly string[];
  /** @throws ProtocolError */
  readonly feeds: () => Pick<SessionOutputs, 'take' | 'titleAt'>;
  readonly connect: Connect;
  readonly store: (record: OutputRecord) => void;
  readonly forget: (outputId: string) => void;
  readonly log: LoggerService;
  readonly now: () => number;
}

interface Kept {
  record: OutputRecord;
  readonly push: IcecastPush;
}

/** The Icecast servers that one session is pushed to. Those that were on before a restart are on again. */
export class SessionIcecast {
  /** Those whom it concerns are to be told how outputs stand. */
  readonly events = new EventEmitter<{ told: [] }>();
  readonly #options: SessionIcecastOptions;
  readonly #outputs = new Map<string, Kept>();
  readonly #starts = new TokenBucket(STARTS, performance.now());
  readonly #telling = new Paced(
    () => this.events.emit('told'),
    () => TOLD_EVERY_MS,
  );
  #hadAny: boolean;

  constructor(options: SessionIcecastOptions) {
    this.#options = options;
    this.#hadAny = options.stored.length > 0;
    for (const record of options.stored) this.#keep(record);
    for (const { record, push } of this.#outputs.values()) if (record.isOn) push.restore();
  }

  /** As host and ops see them; `null`: there never was one. */
  get view(): OutputList | null {
    if (!this.#hadAny) return null;
    return { outputs: [...this.#outputs.values()].map(({ push }) => push.view) };
  }

  has(outputId: string): boolean {
    return this.#outputs.has(outputId);
  }

  /**
   * Nothing is sent before it is started.
   * @param mayBePrivate whether an admin adds it
   * @throws ProtocolError `session-ended`, `too-many`, `rate-limited`
   */
  add({ user, name, description, genre, ...wish }: IcecastWish, mayBePrivate = false): string {
    this.#demandOpen();
    if (this.#outputs.size >= OUTPUTS_PER_SESSION) throw tooManyOutputs();
    this.#demandPace();
    const record: OutputRecord = {
      ...wish,
      outputId: nanoid(ID_LENGTH),
      username: user,
      name: name ?? null,
      description: description ?? null,
      genre: genre ?? null,
      mayBePrivate,
      isOn: false,
      createdAtMs: this.#options.now(),
    };
    this.#hadAny = true;
    this.#keep(record);
    this.#options.store(record);
    this.#telling.poke();
    return record.outputId;
  }

  /**
   * At once, also where it waits to try again.
   * @throws ProtocolError `session-ended`, `not-found`, `rate-limited`
   */
  start(outputId: string): void {
    const kept = this.#demand(outputId);
    this.#demandPace();
    this.#setOn(kept, true);
    kept.push.start();
  }

  /** @throws ProtocolError `session-ended`, `not-found` */
  stop(outputId: string): void {
    const kept = this.#demand(outputId);
    this.#setOn(kept, false);
    kept.push.stop();
  }

  /** @throws ProtocolError `session-ended`, `not-found` */
  remove(outputId: string): void {
    const { push } = this.#demand(outputId);
    this.#outputs.delete(outputId);
    this.#options.forget(outputId);
    push.stop();
    this.#telling.poke();
  }

  /** The session has ended: their passwords are needed no more. */
  end(): void {
    this.#telling.close();
    for (const [outputId, { push }] of this.#outputs) {
      push.finish();
      this.#options.forget(outputId);
    }
  }

  /** Lets go of everything; what is stored says what goes on. */
  close(): void {
    this.#telling.close();
    for (const { push } of this.#outputs.values()) push.stop();
  }

  #keep(record: OutputRecord): void {
    const { session, feeds, connect, privateTargets, log, now } = this.#options;
    const push = new IcecastPush({
      output: record,
      title: session.title,
      mayBePrivate: record.mayBePrivate || privateTargets.includes(placeOf(targetOf(record.url))),
      feeds,
      connect,
      log,
      now,
      onChanged: () => this.#telling.poke(),
    });
    this.#outputs.set(record.outputId, { record, push });
  }

  #setOn(kept: Kept, isOn: boolean): void {
    if (kept.record.isOn === isOn) return;
    kept.record = { ...kept.record, isOn };
    this.#options.store(kept.record);
  }

  #demand(outputId: string): Kept {
    this.#demandOpen();
    const kept = this.#outputs.get(outputId);
    if (kept === undefined) throw new ProtocolError('not-found', 'There is no such output.');
    return kept;
  }

  #demandOpen(): void {
    if (this.#options.session.course.hasEnded) throw sessionEnded();
  }

  #demandPace(): void {
    const nowMs = performance.now();
    const waitMs = this.#starts.waitMs(nowMs);
    if (waitMs > 0) {
      const retryAfterMs = Math.ceil(waitMs);
      throw new ProtocolError('rate-limited', 'You add and start outputs too often.', { retryAfterMs });
    }
    this.#starts.take(nowMs);
  }
}

function tooManyOutputs(): ProtocolError {
  const most = OUTPUTS_PER_SESSION;
  return new ProtocolError('too-many', `A session may have ${most} outputs at most.`, {
    what: 'outputs',
    most,
  });
}
