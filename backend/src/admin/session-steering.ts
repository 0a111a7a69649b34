import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import { SessionRegistry } from '../sessions/index.ts';
import type { Actor } from './actor.ts';
import { AuditTrail } from './audit/audit-trail.ts';

/** What admins do to sessions, each written down before it is done. */
@Injectable()
export class SessionSteering {
  readonly #registry: SessionRegistry;
  readonly #trail: AuditTrail;

  constructor(@Inject(SessionRegistry) registry: SessionRegistry, @Inject(AuditTrail) trail: AuditTrail) {
    this.#registry = registry;
    this.#trail = trail;
  }

  /** @throws ProtocolError `session-not-found`, `session-ended`, and as `AuditTrail.allowed` */
  async end(actor: Actor, sessionId: string): Promise<void> {
    const session = await this.#registry.find(sessionId);
    const act = { action: 'session.end', target: sessionId, details: { reason: 'admin' } } as const;
    await this.#trail.allowed(actor, act, () => session.end('admin'));
  }

  /** @throws ProtocolError `session-not-found`, `session-ended`, `not-found`, and as `AuditTrail.allowed` */
  async remove(actor: Actor, sessionId: string, participantId: string): Promise<void> {
    const session = await this.#registry.find(sessionId);
    // What names nobody is not written down: it may be anything, a secret too.
    const participant = [...session.participants].find(({ id }) => id === participantId);
    if (participant === undefined) throw noParticipant();
    const details = { participantId, role: participant.role };
    const act = { action: 'participant.remove', target: sessionId, details } as const;
    await this.#trail.allowed(actor, act, () => {
      // Gone meanwhile.
      if (!session.remove(participantId, 'You were removed from this session.')) throw noParticipant();
    });
  }
}

function noParticipant(): ProtocolError {
  return new ProtocolError('not-found', 'There is no such participant.');
}
