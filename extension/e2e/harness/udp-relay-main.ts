/** The relay itself, at the exchange (see udp-relay.ts). Arguments: the server's address and port. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { relayWeather } from './udp-relay.ts';

/** Long enough that the next two packets of 20 ms overtake, short enough to be of use. */
const OVERTAKEN_MS = 45;

const [address, port] = process.argv.slice(2);
let weather = { jitterMs: 0, reorderPct: 0 };

/** One way of one client's packets. */
class Way {
  readonly #deliver: (packet: Buffer) => void;
  #lastAtMs = 0;

  constructor(deliver: (packet: Buffer) => void) {
    this.#deliver = deliver;
  }

  send(packet: Buffer): void {
    const nowMs = performance.now();
    const dueMs = Math.max(this.#lastAtMs, nowMs + Math.random() * weather.jitterMs);
    if (Math.random() * 100 < weather.reorderPct) {
      this.#after(dueMs + OVERTAKEN_MS - nowMs, packet);
      return;
    }
    this.#lastAtMs = dueMs;
    this.#after(dueMs - nowMs, packet);
  }

  #after(delayMs: number, packet: Buffer): void {
    if (delayMs < 1) this.#deliver(packet);
    else setTimeout(() => this.#deliver(packet), delayMs);
  }
}

const front = createSocket('udp4');
const ways = new Map<string, Way>();

/** The way up of a client that was not here before; its way down comes with it. */
function newWay(client: RemoteInfo): Way {
  const back: Socket = createSocket('udp4');
  const down = new Way((packet) => front.send(packet, client.port, client.address));
  back.on('message', (packet) => down.send(packet));
  return new Way((packet) => back.send(packet, Number(port), address));
}

front.on('message', (packet, client) => {
  const key = `${client.address}:${client.port}`;
  const way = ways.get(key) ?? newWay(client);
  ways.set(key, way);
  way.send(packet);
});

process.on('message', (message) => {
  weather = relayWeather.parse(message);
});
process.once('disconnect', () => process.exit());

front.bind(0);
await once(front, 'listening');
process.send?.({ port: front.address().port });
