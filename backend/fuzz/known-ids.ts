import type { SeededChance } from './chance.ts';

/** What names or opens something of somebody's. */
const NAMES = [
  'sessionId',
  'hostToken',
  'resumeToken',
  'transportId',
  'producerId',
  'consumerId',
  'participantId',
  'artworkId',
  'attemptId',
  'channelId',
  'inviteId',
  'secret',
] as const;
export type IdName = (typeof NAMES)[number];

/** Fields that are named otherwise. */
const ALIASES: Readonly<Record<string, IdName>> = {
  voiceOf: 'participantId',
  after: 'participantId',
  input: 'channelId',
  invite: 'secret',
};

/** Kept of each kind; older ones make room. */
const KEPT = 200;
const NAMED: ReadonlySet<string> = new Set(NAMES);

/**
 * Ids and tokens seen in replies, to be tried where they do not belong: on other connections, for other
 * things, after their time.
 */
export class KnownIds {
  readonly #byName = new Map<string, string[]>();

  add(name: IdName, id: string): void {
    const ids = this.#byName.get(name) ?? [];
    ids.push(id);
    if (ids.length > KEPT) ids.shift();
    this.#byName.set(name, ids);
  }

  /** Of that kind, or now and then of another. */
  pick(name: IdName, chance: SeededChance): string {
    const kind = chance.happens(0.9) ? name : chance.pick(NAMES);
    const ids = this.#byName.get(kind);
    return ids === undefined ? chance.bytes(12).toString('base64url') : chance.pick(ids);
  }

  /** Notes what stands in anything the server said. */
  learn(said: unknown, within = ''): void {
    if (typeof said !== 'object' || said === null) return;
    for (const [key, value] of Object.entries(said)) {
      // A transport or consumer is named by its own `id`.
      const name = key === 'id' ? `${within}Id` : key;
      if (typeof value === 'string' && isIdName(name)) this.add(name, value);
      else this.learn(value, key);
    }
  }
}

function isIdName(name: string): name is IdName {
  return NAMED.has(name);
}

/** What a request's field of this name takes, if that is an id or a token. */
export function idNameOf(field: string): IdName | undefined {
  return isIdName(field) ? field : ALIASES[field];
}
