import { type SessionState, sessionState } from '@auxcast/shared-types';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Capacity, SessionRegistry } from '../sessions/index.ts';

/** Counted when somebody scrapes; nothing runs for a listener's sake in between. */
export function addSessionMetrics(metrics: Registry, sessions: SessionRegistry, capacity: Capacity): void {
  const registers = [metrics];
  new Gauge({
    name: 'auxcast_sessions',
    help: 'Sessions that have not ended, by state',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = new Map<SessionState, number>();
      for (const {
        course: { state },
      } of sessions)
        counts.set(state, (counts.get(state) ?? 0) + 1);
      for (const state of sessionState.options)
        if (state !== 'ended') this.set({ state }, counts.get(state) ?? 0);
    },
  });
  new Gauge({
    name: 'auxcast_listeners',
    help: 'Listeners of all sessions',
    registers,
    collect() {
      this.set(capacity.listenerCount.listeners);
    },
  });
  new Gauge({
    name: 'auxcast_listeners_receiving',
    help: 'Listeners to whom the program’s sound flows',
    registers,
    collect() {
      this.set(capacity.listenerCount.receiving);
    },
  });
  const opened = new Counter({ name: 'auxcast_sessions_opened_total', help: 'Sessions created', registers });
  const ended = new Counter({
    name: 'auxcast_sessions_ended_total',
    help: 'Sessions ended, by reason',
    labelNames: ['reason'],
    registers,
  });
  sessions.forEachOpened(() => opened.inc());
  sessions.events.on('ended', (_session, reason) => ended.inc({ reason }));
}
