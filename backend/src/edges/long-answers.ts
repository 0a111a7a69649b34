import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { LimitValues } from '../config/index.ts';
import { Limits } from '../config/index.ts';
import { serverFull } from '../media/index.ts';

/** Of all HTTP connections: pages and API have to be answered while many hear a stream. */
const SHARE = 0.8;

/**
 * Answers that go on for as long as whoever asked reads them. Who gives them bounds what waits for each, and
 * who watches over answers that have an end leaves them alone.
 */
@Injectable()
export class LongAnswers {
  readonly events = new EventEmitter<{ began: [ServerResponse] }>();
  readonly #limits: Pick<LimitValues, 'httpConnections'>;
  #open = 0;

  constructor(@Inject(Limits) limits: Pick<LimitValues, 'httpConnections'>) {
    this.#limits = limits;
  }

  /** @throws ProtocolError `server-full` */
  begin(response: ServerResponse): void {
    if (this.#open >= Math.floor(this.#limits.httpConnections * SHARE)) throw serverFull('connections');
    this.#open += 1;
    response.once('close', () => {
      this.#open -= 1;
    });
    this.events.emit('began', response);
  }
}
