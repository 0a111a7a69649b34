import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SessionRegistry } from '../../sessions/index.ts';
import { AuditTrail } from './audit-trail.ts';

/** Writes down how sessions ended that no key ended: what a key does is written before it is done. */
@Injectable()
export class SessionAudit implements OnModuleInit {
  readonly #sessions: SessionRegistry;
  readonly #trail: AuditTrail;

  constructor(@Inject(SessionRegistry) sessions: SessionRegistry, @Inject(AuditTrail) trail: AuditTrail) {
    this.#sessions = sessions;
    this.#trail = trail;
  }

  onModuleInit(): void {
    this.#sessions.events.on('ended', ({ id }, reason) => {
      if (reason === 'admin') return;
      const who = reason === 'host' ? 'host' : 'server';
      void this.#trail.done(who, { action: 'session.end', target: id, details: { reason } });
    });
  }
}
