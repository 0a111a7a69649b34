import { EventEmitter } from 'node:events';
import {
  bodyOf,
  type ErrorCode,
  type Method,
  ProtocolError,
  type ReplyEnvelope,
  type RequestEnvelope,
} from '@auxcast/shared-types';
import { knownError } from '../edges/error-answer.ts';
import { faultsLog } from '../edges/faults-log.ts';
import { commonRoutes } from './common-routes.ts';
import type { Connection } from './connection.ts';
import { deskRoutes } from './desk-routes.ts';
import type { Edge } from './edge.ts';
import { hostRoutes } from './host-routes.ts';
import { listenerRoutes } from './listener-routes.ts';
import { outputRoutes } from './output-routes.ts';
import { recordingRoutes } from './recording-routes.ts';
import type { Routes } from './route.ts';
import { steeringRoutes } from './steering-routes.ts';
import { talkRoutes } from './talk-routes.ts';

export interface DispatcherEvents {
  /** For whoever counts. */
  answered: [method: Method, outcome: 'ok' | ErrorCode];
  /** Whatever was answered with an error, messages that are no request among them. */
  refused: [code: ErrorCode];
}

/** Finds the method of a request, runs it, and makes its reply. */
export class Dispatcher {
  readonly events = new EventEmitter<DispatcherEvents>();
  readonly #routes: Routes;
  readonly #faults = faultsLog('gateway');

  constructor(edge: Edge) {
    this.#routes = {
      ...commonRoutes(edge),
      ...hostRoutes(edge),
      ...listenerRoutes(edge),
      ...talkRoutes(edge),
      ...steeringRoutes(),
      ...deskRoutes(),
      ...outputRoutes(edge),
      ...recordingRoutes(edge),
    };
  }

  /** Never rejects. */
  async answer(connection: Connection, { id, method, data }: RequestEnvelope): Promise<ReplyEnvelope> {
    if (!this.#has(method)) {
      return this.refuse(id, new ProtocolError('unknown-method', 'There is no such method.'));
    }
    try {
      const reply = await this.#routes[method].run(connection, data);
      this.events.emit('answered', method, 'ok');
      return { id, ok: true, data: reply };
    } catch (error) {
      const known = this.#known(method, error);
      this.events.emit('answered', method, known.code);
      return this.refuse(id, known);
    }
  }

  /** The reply to what failed, or is not even tried. @param id `null` where none could be read */
  refuse(id: number | null, error: ProtocolError): ReplyEnvelope {
    this.events.emit('refused', error.code);
    return { id, ok: false, error: bodyOf(error) };
  }

  #has(method: string): method is Method {
    return Object.hasOwn(this.#routes, method);
  }

  #known(method: string, error: unknown): ProtocolError {
    const known = knownError(error);
    if (known !== undefined) return known;
    // The method, never the data: it may hold tokens.
    this.#faults.error(
      `${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return new ProtocolError('internal', 'Something went wrong on the server.');
  }
}
