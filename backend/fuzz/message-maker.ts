import { CHEER, HARD_FRAME_BYTES, requests } from '@auxcast/shared-types';
import { REQUEST_EXAMPLES } from '../../shared-types/src/examples/request-examples.ts';
import { replaced, spots } from '../../shared-types/src/examples/spots.ts';
import { LISTENER_CAPABILITIES } from '../test-support/sound/index.ts';
import type { SeededChance } from './chance.ts';
import { crowdedCapabilities } from './crowded-capabilities.ts';
import { hostileInput } from './hostile-values.ts';
import { idNameOf, type KnownIds } from './known-ids.ts';

export type FuzzMessage = string | Buffer;

/** Pictures cost the server most, and are bounded on their own: now and then is enough. */
const PICTURES = 0.02;
const METHODS = Object.keys(requests);
const GOOD: ReadonlyMap<string, readonly unknown[]> = new Map(
  Object.entries(REQUEST_EXAMPLES).map(([method, { data }]) => [method, Object.values(data.accepted)]),
);

/** Makes messages for a connection: good ones, good ones gone wrong, and what is no message at all. */
export class MessageMaker {
  readonly #chance: SeededChance;
  readonly #ids: KnownIds;
  #lastId = 0;

  constructor(chance: SeededChance, ids: KnownIds) {
    this.#chance = chance;
    this.#ids = ids;
  }

  /** What a connection begins with, so that what follows gets further than the door. */
  greeting(): FuzzMessage | undefined {
    const chance = this.#chance;
    const kind = chance.below(4);
    if (kind === 0) return this.#request('createSession', { protocol: protocol(), ...this.#sessionWish() });
    if (kind > 2) return undefined;
    const sessionId = this.#ids.pick('sessionId', chance);
    const rtpCapabilities = kind === 1 ? LISTENER_CAPABILITIES : undefined;
    const invite = chance.happens(0.3) ? this.#ids.pick('secret', chance) : undefined;
    return this.#request('join', { protocol: protocol(), sessionId, rtpCapabilities, invite });
  }

  message(): FuzzMessage {
    const chance = this.#chance;
    const kind = chance.next();
    if (kind < 0.07) return this.#held();
    if (kind < 0.37) return this.#good();
    if (kind < 0.78) return this.#spoilt();
    if (kind < 0.8) return this.#crowded();
    if (kind < 0.88) return this.#brokenEnvelope();
    return this.#noMessage();
  }

  #sessionWish() {
    const kind = this.#chance.pick(['music', 'call']);
    return { kind, visibility: this.#chance.pick(['public', 'unlisted', 'private']) };
  }

  /** A press or release, now and then with a number that came before. */
  #held(): string {
    const chance = this.#chance;
    const input = chance.happens(0.3) ? CHEER : this.#ids.pick('channelId', chance);
    const number = this.#lastId + 1 - (chance.happens(0.3) ? chance.below(5) : 0);
    return this.#request(chance.pick(['press', 'release']), { input, number });
  }

  #good(): string {
    const method = this.#method();
    return this.#request(method, this.#withKnownIds(this.#chance.pick(GOOD.get(method) ?? [{}])));
  }

  #spoilt(): string {
    const chance = this.#chance;
    const method = this.#method();
    let data = this.#withKnownIds(chance.pick(GOOD.get(method) ?? [{}]));
    for (let times = 1 + chance.below(3); times > 0; times -= 1) {
      const { path, value } = chance.pick([...spots(data)]);
      if (chance.happens(0.25)) data = replaced(data, path, undefined);
      else if (chance.happens(0.2) && typeof value === 'object' && value !== null) {
        data = replaced(data, path, { ...value, [chance.pick(['x', 'protocol', 'toString'])]: 1 });
      } else data = replaced(data, path, hostileInput(chance));
    }
    return this.#request(chance.happens(0.05) ? chance.pick(METHODS) : method, data);
  }

  /** Long to read, and right but for its length. */
  #crowded(): string {
    const chance = this.#chance;
    const rtpCapabilities = crowdedCapabilities(chance);
    if (chance.happens(0.5)) return this.#request('createConsumerTransport', { rtpCapabilities });
    const sessionId = this.#ids.pick('sessionId', chance);
    return this.#request('join', { protocol: protocol(), sessionId, rtpCapabilities });
  }

  #brokenEnvelope(): string {
    const chance = this.#chance;
    const envelope = { id: 1, method: chance.pick(METHODS), data: {} };
    const field = chance.pick(['id', 'method', 'data', 'event', 'ok', 'extra']);
    return JSON.stringify({ ...envelope, [field]: hostileInput(chance) });
  }

  #noMessage(): FuzzMessage {
    const chance = this.#chance;
    switch (chance.below(8)) {
      case 0:
        return chance.bytes(chance.below(300));
      case 1:
        return '['.repeat(chance.below(30_000));
      case 2:
        return `${'{"data":'.repeat(chance.below(6000))}`;
      case 3:
        return this.#good().slice(0, -1 - chance.below(10));
      case 4:
        return JSON.stringify(hostileInput(chance));
      case 5:
        return `{"id":1,"method":"ping","data":${'9'.repeat(chance.below(5000))}}`;
      case 6:
        // Large, and now and then larger than any frame may be.
        return 'x'.repeat(chance.happens(0.05) ? HARD_FRAME_BYTES + 1 : chance.below(100_000));
      default:
        return '{"id":1,"id":2,"method":"ping","method":"join","__proto__":{"id":3}}';
    }
  }

  #method(): string {
    const method = this.#chance.pick(METHODS);
    return method === 'artwork' && !this.#chance.happens(PICTURES) ? 'ping' : method;
  }

  #withKnownIds(data: unknown): unknown {
    let made = data;
    for (const { path } of spots(data)) {
      const field = path.at(-1);
      const name = typeof field === 'string' ? idNameOf(field) : undefined;
      if (name === undefined || !this.#chance.happens(0.85)) continue;
      made = replaced(made, path, this.#ids.pick(name, this.#chance));
    }
    return made;
  }

  #request(method: string, data: unknown): string {
    this.#lastId += 1;
    return JSON.stringify({ id: this.#lastId, method, data });
  }
}

/** As the good examples have it. */
function protocol(): unknown {
  const [example] = GOOD.get('createSession') ?? [];
  return typeof example === 'object' && example !== null ? Reflect.get(example, 'protocol') : undefined;
}
