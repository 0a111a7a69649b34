import { mediaPath } from '@auxcast/shared-types';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { SessionRegistry } from '../sessions/index.ts';

const MS_PER_SECOND = 1000;
/** Seconds. A tenth is a good network; beyond a few, people have gone. */
const SETUP_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * How listeners hear, by their own reports and by their transports. Every label has a few values only, and
 * none says who.
 */
export function addReceptionMetrics(metrics: Registry, sessions: SessionRegistry): void {
  const registers = [metrics];
  const reports = new Counter({
    name: 'auxcast_reception_reports_total',
    help: 'Reports of listeners on how they hear, by sound, cause and path',
    labelNames: ['sound', 'cause', 'path'],
    registers,
  });
  const setup = new Histogram({
    name: 'auxcast_transport_setup_seconds',
    help: 'From a listener’s wish for a transport to its being connected: ICE and DTLS are done, sound may flow',
    buckets: SETUP_BUCKETS,
    registers,
  });
  new Gauge({
    name: 'auxcast_listeners_in_trouble',
    help: 'Listeners whose last report says that it stutters (weak) or that they hear nothing (failed)',
    labelNames: ['sound'],
    registers,
    collect() {
      let weak = 0;
      let failed = 0;
      for (const { participants } of sessions) {
        const { trouble } = participants;
        weak += trouble.weak;
        failed += trouble.failed;
      }
      this.set({ sound: 'weak' }, weak);
      this.set({ sound: 'failed' }, failed);
    },
  });
  new Gauge({
    name: 'auxcast_listeners_by_path',
    help: 'Listeners with an open way for the sound, by that way; turn as far as they report it',
    labelNames: ['path'],
    registers,
    collect() {
      for (const path of mediaPath.options) this.set({ path }, 0);
      for (const session of sessions) {
        this.inc({ path: 'http' }, session.participants.unknownCount);
        for (const participant of session.participants) {
          const path = participant.role === 'host' ? null : participant.path;
          if (path !== null) this.inc({ path });
        }
      }
    },
  });
  sessions.forEachOpened((session) => {
    session.events.on('reported', ({ sound, cause, path }) =>
      reports.inc({ sound, cause: cause ?? 'none', path: path ?? 'none' }),
    );
    session.events.on('connected', (afterMs) => setup.observe(afterMs / MS_PER_SECOND));
  });
}
