import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import * as z from 'zod/mini';
import { RecordingReaders } from './recording-readers.ts';

const ofSession = z.object({ sessionId: z.string() });
const ofFile = z.object({ sessionId: z.string(), recordingId: z.string(), fileName: z.string() });
/** Of a signed address. */
const linkProof = z.object({
  until: z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.transform(Number)),
  signature: z.string().check(z.regex(/^[\w-]{43}$/)),
});

/** Lets those read recordings who may: a guard, so that nobody else learns what else is wrong. */
@Injectable()
export class RecordingGuard implements CanActivate {
  readonly #readers: RecordingReaders;

  constructor(@Inject(RecordingReaders) readers: RecordingReaders) {
    this.#readers = readers;
  }

  /** @throws ProtocolError `unauthorized`, `token-refused`, `rate-limited`, `unavailable` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const file = ofFile.safeParse(request.params).data;
    const proof = linkProof.safeParse(request.query).data;
    if (file === undefined) await this.#readers.demand(ofSession.parse(request.params).sessionId, request);
    else await this.#readers.demandFile(file, proof, request);
    return true;
  }
}

/** Lets the host of a session change what is recorded of it. */
@Injectable()
export class RecordingHostGuard implements CanActivate {
  readonly #readers: RecordingReaders;

  constructor(@Inject(RecordingReaders) readers: RecordingReaders) {
    this.#readers = readers;
  }

  /** @throws as the other one, `session-not-found` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    await this.#readers.demandHost(ofSession.parse(request.params).sessionId, request);
    return true;
  }
}
