import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { bearerOf } from '../edges/bearer.ts';
import { BearerCheck } from '../edges/bearer-check.ts';
import { ReadingKeys } from '../edges/reading-keys.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { type LinkProof, type RecordedFile, RecordingLinks } from '../outputs/index.ts';
import { SessionLookup } from '../sessions/index.ts';

/** A recording is its host's, also once its session has ended, and admins'. */
@Injectable()
export class RecordingReaders {
  readonly #lookup: SessionLookup;
  readonly #keys: ReadingKeys;
  readonly #bearers: BearerCheck;
  readonly #links: RecordingLinks;
  readonly #origin: RequestOrigin;

  constructor(
    @Inject(SessionLookup) lookup: SessionLookup,
    @Inject(ReadingKeys) keys: ReadingKeys,
    @Inject(BearerCheck) bearers: BearerCheck,
    @Inject(RecordingLinks) links: RecordingLinks,
    @Inject(RequestOrigin) origin: RequestOrigin,
  ) {
    this.#lookup = lookup;
    this.#keys = keys;
    this.#bearers = bearers;
    this.#links = links;
    this.#origin = origin;
  }

  /** @throws ProtocolError `unauthorized`, `token-refused`, `rate-limited`, `unavailable` */
  async demand(sessionId: string, request: Request): Promise<void> {
    const token = tokenOf(request);
    if (await this.#lookup.isHost(sessionId, token)) return;
    if (await this.#keys.isOne(token, this.#origin.address(request))) return;
    throw new ProtocolError('token-refused', 'This token is neither of this session’s host nor an admin’s.');
  }

  /** @throws as `demand`, `session-not-found` */
  async demandHost(sessionId: string, request: Request): Promise<void> {
    const token = tokenOf(request);
    await this.#bearers.token(this.#origin.address(request), () => this.#lookup.demandHost(sessionId, token));
  }

  /** By what stands in the address, or as `demand`. @throws as `demand`, `session-not-found` */
  async demandFile(file: RecordedFile, proof: LinkProof | undefined, request: Request): Promise<void> {
    if (proof === undefined) {
      await this.demand(file.sessionId, request);
      return;
    }
    await this.#bearers.token(this.#origin.address(request), () => this.#links.demand(file, proof));
  }
}

function tokenOf(request: Request): string {
  const token = bearerOf(request);
  if (token !== undefined) return token;
  throw new ProtocolError('unauthorized', 'Send the host token or an admin key as a bearer token.');
}
