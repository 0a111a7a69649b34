/** The relay itself, at the exchange (see udp-relay.ts). Arguments: the server's address and port. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type RelayTally, relayWeather } from './udp-relay.ts';

/** Long enough that the next two packets of 20 ms overtake, short enough to be of use. */
const OVERTAKEN_MS = 45;

const [address, port] = process.argv.slice(2);
let weather = { jitterMs: 0, reorderPct: 0 };
let carried = 0;
let lateMs = 0;
let overtaken = 0;

interface Packet {
  readonly data: Buffer;
  /** On its way, the first is 1. */
  readonly number: number;
  readonly leftAtMs: number;
}

/** One way of one client's packets. */
class Way {
  readonly #deliver: (data: Buffer) => void;
  /** In order: timers that are due at nearly the same moment are not. */
  readonly #waiting: Packet[] = [];
  #lastAtMs = 0;
  #left = 0;
  /** Of those that have arrived. */
  #highest = 0;

  constructor(deliver: (data: Buffer) => void) {
    this.#deliver = deliver;
  }

  send(data: Buffer): void {
    this.#left += 1;
    const packet = { data, number: this.#left, leftAtMs: performance.now() };
    const dueMs = Math.max(this.#lastAtMs, packet.leftAtMs + Math.random() * weather.jitterMs);
    const delayMs = dueMs - packet.leftAtMs;
    if (Math.random() * 100 < weather.reorderPct) {
      setTimeout(() => this.#arrive(packet), delayMs + OVERTAKEN_MS);
      return;
    }
    this.#lastAtMs = dueMs;
    this.#waiting.push(packet);
    if (delayMs < 1) this.#arriveNext();
    else setTimeout(() => this.#arriveNext(), delayMs);
  }

  #arriveNext(): void {
    const packet = this.#waiting.shift();
    if (packet) this.#arrive(packet);
  }

  #arrive({ data, number, leftAtMs }: Packet): void {
    carried += 1;
    lateMs += performance.now() - leftAtMs;
    if (number < this.#highest) overtaken += 1;
    this.#highest = Math.max(this.#highest, number);
    this.#deliver(data);
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

function takeTally(): RelayTally {
  const tally = { carried, meanLateMs: carried > 0 ? lateMs / carried : 0, overtaken };
  carried = 0;
  lateMs = 0;
  overtaken = 0;
  return tally;
}

process.on('message', (message) => {
  weather = relayWeather.parse(message);
  process.send?.(takeTally());
});
process.once('disconnect', () => process.exit());

front.bind(0);
await once(front, 'listening');
process.send?.({ port: front.address().port });
