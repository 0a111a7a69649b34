import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { NextFunction, Request, Response } from 'express';
import { clientAddress, type LimitValues, limitKey, type TrustedProxies } from './config/index.ts';
import { AddressLimit, rateLimited } from './edges/address-limit.ts';
import { AddressTally } from './edges/address-tally.ts';
import { greediest, type Reader } from './edges/greediest.ts';
import type { LongAnswers } from './edges/long-answers.ts';
import { serverFull } from './media/index.ts';
import { isOwnPath } from './site/own-paths.ts';
import { forbidAll } from './site/site.ts';

/**
 * Of files and whatever else costs little, for each request to the API that an address may send. A page
 * brings some twenty.
 */
const REQUESTS_PER_API_REQUEST = 10;
const RETRY_AFTER_MS = 2000;
/** Of answers that wait to be read, all together. */
const MOST_UNREAD_BYTES = 67_108_864;
/** How often that is added up while any waits. Milliseconds. */
const LOOK_MS = 100;

export interface HttpAnswersOptions {
  readonly limits: Pick<
    LimitValues,
    'httpConnections' | 'connectionsPerAddress' | 'requestsPerAddressPerMinute'
  >;
  readonly trusts: TrustedProxies;
  readonly long: Pick<LongAnswers, 'events'>;
}

interface Answer extends Reader {
  readonly socket: Socket;
  readonly hasBegun: boolean;
  readonly sinceMs: number;
}

/**
 * Every request that is being answered, of whatever kind. One connection may send many without waiting (RFC
 * 9112 §9.3.2), and a proxy's connections are everybody's, so that requests are counted as well as
 * connections.
 */
export class HttpAnswers {
  readonly #options: HttpAnswersOptions;
  /** Oldest first. */
  readonly #open = new Set<Answer>();
  /** Those among them that may take as long as they like. */
  readonly #long = new Set<Answer>();
  readonly #byResponse = new WeakMap<ServerResponse, Answer>();
  /** A connection that ends takes with it also the answers whose turn on it never came. */
  readonly #bySocket = new WeakMap<Duplex, Set<Answer>>();
  readonly #perAddress: AddressTally;
  readonly #rate: AddressLimit;
  #look: NodeJS.Timeout | undefined;

  constructor(options: HttpAnswersOptions) {
    const { limits, long } = options;
    this.#options = options;
    long.events.on('began', (response) => this.#isLong(response));
    this.#perAddress = new AddressTally(() => limits.connectionsPerAddress);
    this.#rate = new AddressLimit(() => limits.requestsPerAddressPerMinute * REQUESTS_PER_API_REQUEST);
  }

  get size(): number {
    return this.#open.size + this.#long.size;
  }

  /**
   * Express middleware, the outermost of all. Whoever is not there any more, or was refused a connection,
   * gets no answer and no line.
   */
  readonly dropGone = ({ socket }: Request, _response: Response, next: NextFunction): void => {
    if (socket.writable) next();
  };

  /** Express middleware, before anything that takes work. */
  readonly admit = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      const address = clientAddress(request, this.#options.trusts);
      this.#begin(request.socket, response, address);
      await this.#rate.demand(address);
    } catch (error) {
      if (!isOwnPath(request.path)) forbidAll(response);
      throw error;
    }
    next();
  };

  /** Whether part of an answer has been written to a connection, and not all. */
  readonly hasBegun = (socket: Duplex): boolean =>
    [...(this.#bySocket.get(socket) ?? [])].some((answer) => answer.hasBegun);

  /**
   * Ends the connections of answers that began more than `patienceMs` ago: whoever reads that slowly holds
   * what others need.
   */
  sweep(nowMs: number, patienceMs: number): void {
    for (const { socket, sinceMs } of this.#open) {
      if (nowMs - sinceMs <= patienceMs) return;
      socket.destroy();
    }
  }

  /** @throws ProtocolError `rate-limited`, `server-full` */
  #begin(socket: Socket, response: Response, address: string): void {
    if (this.size >= this.#options.limits.httpConnections) throw serverFull('connections');
    if (!this.#perAddress.open(address)) {
      throw rateLimited('Too many requests from your address wait for their answers.', RETRY_AFTER_MS);
    }
    const sinceMs = performance.now();
    const answer: Answer = {
      socket,
      address,
      sinceMs,
      get hasBegun() {
        return response.headersSent;
      },
      get unreadBytes() {
        // What waits for its turn on the connection is in here, too; the connection's own bytes are only in
        // the one whose turn it is.
        return response.writableLength;
      },
    };
    this.#open.add(answer);
    this.#byResponse.set(response, answer);
    this.#lookSoon();
    this.#answersOf(socket).add(answer);
    response.once('close', () => this.#end(answer));
  }

  /** Whoever began it bounds what waits for it. */
  #isLong(response: ServerResponse): void {
    const answer = this.#byResponse.get(response);
    if (answer !== undefined && this.#open.delete(answer)) this.#long.add(answer);
  }

  /**
   * Not with the next request: the answers to those that came together may all be written after the last of
   * them.
   */
  #lookSoon(): void {
    this.#look ??= setTimeout(() => {
      this.#look = undefined;
      this.#boundUnread();
      if (this.#open.size > 0) this.#lookSoon();
    }, LOOK_MS).unref();
  }

  #boundUnread(): void {
    for (const { socket } of greediest(this.#open, MOST_UNREAD_BYTES, limitKey)) socket.destroy();
  }

  #end(answer: Answer): void {
    this.#bySocket.get(answer.socket)?.delete(answer);
    if (this.#open.delete(answer) || this.#long.delete(answer)) this.#perAddress.close(answer.address);
  }

  #answersOf(socket: Socket): Set<Answer> {
    const known = this.#bySocket.get(socket);
    if (known !== undefined) return known;
    const answers = new Set<Answer>();
    this.#bySocket.set(socket, answers);
    socket.once('close', () => {
      for (const answer of answers) this.#end(answer);
    });
    return answers;
  }
}
