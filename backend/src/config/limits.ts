import { ProtocolError } from '@auxcast/shared-types';
import type { StartConfig } from './config.ts';
import { type LimitChange, type LimitValues, limitValues } from './limit-values.ts';
import { filesFor, fitToOpenFiles } from './open-files.ts';

/** Each is gone after a round trip, or two seconds. */
const TOLD = 300;

/**
 * The limits as they are at this moment: to be asked whenever one counts, and never to be copied, or a change
 * would not be seen. A lowered limit sends nobody away; it refuses whoever comes.
 */
export class Limits implements LimitValues {
  readonly atStart: LimitValues;
  /** Sockets and connections that are told at the same time why they are refused. Nobody's setting. */
  readonly told: number;
  /** What an operator should know of the start; undefined: all that was asked for fits. */
  readonly doubt: string | undefined;
  readonly #workers: number;
  readonly #openFiles: number;
  #values: LimitValues;

  /**
   * @param openFiles how many files and sockets this process may have open: as far as these allow, it is what
   * was asked for
   * @throws StartError when the server itself would not fit
   */
  constructor(
    { limits, rtc }: { readonly limits: LimitValues; readonly rtc: Pick<StartConfig['rtc'], 'workers'> },
    openFiles = Number.POSITIVE_INFINITY,
  ) {
    const wanted = { ...limits, told: TOLD };
    const { connections, httpConnections, told, line } = fitToOpenFiles({ limits: wanted, rtc }, openFiles);
    this.atStart = { ...limits, connections, httpConnections };
    this.told = told;
    this.doubt = line;
    this.#workers = rtc.workers;
    this.#openFiles = openFiles;
    this.#values = this.atStart;
  }

  get sessions(): number {
    return this.#values.sessions;
  }

  get listeners(): number {
    return this.#values.listeners;
  }

  get listenersPerSession(): number {
    return this.#values.listenersPerSession;
  }

  get egressMbps(): number | null {
    return this.#values.egressMbps;
  }

  get connections(): number {
    return this.#values.connections;
  }

  get httpConnections(): number {
    return this.#values.httpConnections;
  }

  get connectionsPerAddress(): number {
    return this.#values.connectionsPerAddress;
  }

  get connectionsPerAddressPerMinute(): number {
    return this.#values.connectionsPerAddressPerMinute;
  }

  get requestsPerAddressPerMinute(): number {
    return this.#values.requestsPerAddressPerMinute;
  }

  get listenersPerWorkerBeforeSpread(): number {
    return this.#values.listenersPerWorkerBeforeSpread;
  }

  get channelsPerSession(): number {
    return this.#values.channelsPerSession;
  }

  get talkersPerSession(): number {
    return this.#values.talkersPerSession;
  }

  get invitesPerSession(): number {
    return this.#values.invitesPerSession;
  }

  /** From now on, until the server ends. @throws as `after` */
  change(change: LimitChange): void {
    this.#values = this.after(change);
  }

  /**
   * What they would be, all of them.
   * @throws ProtocolError `bad-request` where so many connections do not fit
   * @throws ZodError for what no environment could set
   */
  after(change: LimitChange): LimitValues {
    const values = limitValues.parse({ ...this.#values, ...change });
    const needed = filesFor({ ...values, told: this.told }, this.#workers);
    if (needed <= this.#openFiles) return values;
    throw new ProtocolError(
      'bad-request',
      `The server may have ${this.#openFiles} files open (ulimit -n), and would need ${needed}.`,
      { openFiles: this.#openFiles, needed },
    );
  }
}
