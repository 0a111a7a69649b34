import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { BearerCheck } from '../edges/bearer-check.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { type Session, SessionRegistry, type StreamVisitor } from '../sessions/index.ts';
import { demandFromStart } from './range.ts';

/** Somebody who may hear a session. */
export interface StreamGuest {
  readonly session: Session;
  readonly visitor: StreamVisitor;
}

/** Who asks for a stream, and may. */
@Injectable()
export class StreamDoor {
  readonly #registry: SessionRegistry;
  readonly #origin: RequestOrigin;
  readonly #bearers: BearerCheck;

  constructor(
    @Inject(SessionRegistry) registry: SessionRegistry,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(BearerCheck) bearers: BearerCheck,
  ) {
    this.#registry = registry;
    this.#origin = origin;
    this.#bearers = bearers;
  }

  /**
   * @throws ProtocolError `rate-limited`, `session-not-found`, `session-ended`, `not-found`, `token-refused`,
   * `invite-needed`, `removed`, `unavailable`; HttpException 416
   */
  async enter(request: Request, sessionId: string, token: string | undefined): Promise<StreamGuest> {
    const address = this.#origin.address(request);
    demandFromStart(request.headers.range);
    const session = await this.#registry.find(sessionId);
    const visitor = { address, token };
    await this.#bearers.token(address, async () => session.streaming.demand(visitor));
    return { session, visitor };
  }
}
