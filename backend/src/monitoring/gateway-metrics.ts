import { CLOSE } from '@auxcast/shared-types';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { HttpConnections } from '../edges/http-connections.ts';
import type { RefusalEvents, RefusedWhat } from '../edges/refusals.ts';
import type { Gateway } from '../gateway/gateway.ts';

/** Here and not in a room, because no room knows the gateway. */
export function addGatewayMetrics(
  metrics: Registry,
  gateway: Gateway,
  refusals: RefusalEvents,
  connections: HttpConnections,
): void {
  const registers = [metrics];
  new Gauge({
    name: 'auxcast_http_connections',
    help: 'Open HTTP connections that are no WebSockets',
    registers,
    collect() {
      this.set(connections.size);
    },
  });
  new Gauge({
    name: 'auxcast_sockets',
    help: 'Open WebSockets',
    registers,
    collect() {
      this.set(gateway.connectionCount);
    },
  });
  const joins = new Counter({
    name: 'auxcast_joins_total',
    help: 'Attempts to join, by outcome: ok or the error’s code',
    labelNames: ['outcome'],
    registers,
  });
  gateway.events.on('answered', (method, outcome) => {
    if (method === 'join') joins.inc({ outcome });
  });
  const announced = new Counter({
    name: 'auxcast_events_total',
    help: 'Events of sessions, by name',
    labelNames: ['event'],
    registers,
  });
  gateway.announced.on('announced', (event) => announced.inc({ event }));
  new Counter({
    name: 'auxcast_event_deliveries_total',
    help: 'Events times the connections they were handed to',
    registers,
    collect() {
      this.reset();
      this.inc(gateway.deliveries);
    },
  });
  const refused = new Counter({
    name: 'auxcast_refused_total',
    help: 'Refusals: of HTTP connections and requests, of upgrades to a WebSocket and of requests over one, by the error’s code',
    labelNames: ['what', 'reason'],
    registers,
  });
  for (const what of ['http', 'upgrade', 'request'] satisfies RefusedWhat[]) {
    refused.inc({ what, reason: 'rate-limited' }, 0);
  }
  gateway.events.on('refused', (code) => refusals.note('request', code));
  refusals.events.on('refused', (what, reason) => refused.inc({ what, reason }));
  const closed = new Counter({
    name: 'auxcast_sockets_closed_total',
    help: 'WebSockets that the server closed, by reason',
    labelNames: ['reason'],
    registers,
  });
  const reasons = new Map<number, string>(Object.entries(CLOSE).map(([reason, code]) => [code, reason]));
  for (const reason of reasons.values()) closed.inc({ reason }, 0);
  gateway.closings.on('closed', (code) => closed.inc({ reason: reasons.get(code) ?? 'other' }));
}
