import type { IncomingMessage, Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type ProtocolError } from '@auxcast/shared-types';
import { type LimitValues, peerAddress, type TrustedProxies } from '../config/index.ts';
import { serverFull } from '../media/index.ts';
import { rateLimited } from './address-limit.ts';
import { AddressTally } from './address-tally.ts';
import { errorAnswer } from './error-answer.ts';
import { answerRaw } from './raw-answer.ts';
import type { RefusalEvents } from './refusals.ts';

/** How long whoever is told may take to read it. Milliseconds. */
const TELLING_MS = 1000;
/** Above this share of the cap, connections that wait for their next request make room. */
const CROWDED = 0.9;
const TIDY_EVERY_MS = 1000;

export interface HttpConnectionsOptions {
  readonly limits: Pick<LimitValues, 'httpConnections' | 'connectionsPerAddress'>;
  /** Given time at once to read why they are refused; whoever comes beyond these is told and cut off. */
  readonly told: number;
  readonly trusts: TrustedProxies;
  readonly refusals: RefusalEvents;
}

interface Open {
  readonly socket: Socket;
  /** It is counted for; undefined: a trusted proxy's, which are everybody's. */
  readonly address: string | undefined;
  readonly onClosed: () => void;
}

/**
 * Plain HTTP connections, bounded for each address and in all. What becomes a WebSocket is the gateway's to
 * count.
 */
export class HttpConnections {
  readonly #options: HttpConnectionsOptions;
  /** By their peer's address and port: with TLS a request has another socket than its connection. */
  readonly #open = new Map<string, Open>();
  readonly #perAddress: AddressTally;
  #told = 0;
  #isTls = false;
  #tidiedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: HttpConnectionsOptions) {
    this.#options = options;
    this.#perAddress = new AddressTally(() => options.limits.connectionsPerAddress);
  }

  get size(): number {
    return this.#open.size;
  }

  watch(server: Server): void {
    this.#isTls = server instanceof TlsServer;
    server.on('connection', (socket) => this.#came(server, socket));
    server.on('upgrade', ({ socket }: IncomingMessage) => this.#left(peerOf(socket)));
  }

  #came(server: Server, socket: Socket): void {
    // Also keeps the address with the socket: once it is closed, the system does not know it any more.
    const address = peerAddress(socket);
    if (address === undefined) {
      socket.destroy();
      return;
    }
    const { limits, trusts } = this.#options;
    const inAll = limits.httpConnections;
    if (this.#open.size >= inAll * CROWDED) this.#tidy(server);
    if (this.#open.size >= inAll) {
      this.#refuse(socket, serverFull('connections'));
      return;
    }
    const counted = trusts(address, 0) ? undefined : address;
    if (counted !== undefined && !this.#perAddress.open(counted)) {
      this.#refuse(socket, rateLimited('Too many connections from your address are open.', TELLING_MS));
      return;
    }
    const peer = peerOf(socket);
    const onClosed = () => this.#left(peer);
    this.#open.set(peer, { socket, address: counted, onClosed });
    socket.on('close', onClosed);
  }

  #left(peer: string): void {
    const open = this.#open.get(peer);
    if (open === undefined) return;
    this.#open.delete(peer);
    // It may live on for hours, as a WebSocket.
    open.socket.off('close', open.onClosed);
    if (open.address !== undefined) this.#perAddress.close(open.address);
  }

  #tidy(server: Server): void {
    const nowMs = performance.now();
    if (nowMs - this.#tidiedAtMs < TIDY_EVERY_MS) return;
    this.#tidiedAtMs = nowMs;
    server.closeIdleConnections();
  }

  #refuse(socket: Socket, error: ProtocolError): void {
    this.#options.refusals.note('http', error.code);
    // Before a handshake nothing can be said that would be understood.
    if (this.#isTls) {
      socket.destroy();
      return;
    }
    answerRaw(socket, errorAnswer(error));
    if (this.#told >= this.#options.told) {
      // What is on its way may still arrive.
      socket.once('finish', () => socket.destroy());
      return;
    }
    this.#told += 1;
    const timer = setTimeout(() => socket.destroy(), TELLING_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#told -= 1;
    });
  }
}

/** No two open connections share it. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
