import { Inject, Injectable } from '@nestjs/common';
import { Recordings } from '../../outputs/index.ts';
import { SessionRegistry } from '../../sessions/index.ts';
import type { Actor } from '../actor.ts';
import { AuditTrail } from '../audit/audit-trail.ts';

/** What admins do about recordings, each written down before it is done. */
@Injectable()
export class RecordingSteering {
  readonly #registry: SessionRegistry;
  readonly #recordings: Recordings;
  readonly #trail: AuditTrail;

  constructor(
    @Inject(SessionRegistry) registry: SessionRegistry,
    @Inject(Recordings) recordings: Recordings,
    @Inject(AuditTrail) trail: AuditTrail,
  ) {
    this.#registry = registry;
    this.#recordings = recordings;
    this.#trail = trail;
  }

  /** @throws ProtocolError `session-not-found`, and as `Recordings.start` and `AuditTrail.allowed` */
  async start(actor: Actor, sessionId: string, isMultiTrack: boolean): Promise<string> {
    const session = await this.#registry.find(sessionId);
    const act = { action: 'recording.start', target: sessionId, details: { isMultiTrack } } as const;
    return await this.#trail.allowed(actor, act, () => this.#recordings.start(session, { isMultiTrack }));
  }

  /** @throws ProtocolError `session-not-found`, `wrong-state`, and as `AuditTrail.allowed` */
  async stop(actor: Actor, sessionId: string): Promise<void> {
    const session = await this.#registry.find(sessionId);
    const act = { action: 'recording.stop', target: sessionId, details: {} } as const;
    await this.#trail.allowed(actor, act, () => this.#recordings.stop(session));
  }

  /** @throws ProtocolError `not-found`, `wrong-state`, and as `AuditTrail.allowed` */
  async remove(actor: Actor, recordingId: string): Promise<void> {
    const { sessionId } = await this.#recordings.find(recordingId);
    const act = { action: 'recording.delete', target: sessionId, details: { recordingId } } as const;
    await this.#trail.allowed(actor, act, () => this.#recordings.remove(recordingId));
  }
}
