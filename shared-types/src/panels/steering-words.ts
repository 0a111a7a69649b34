import type { SeenRole } from '../role.ts';

const ROLE: Readonly<Record<SeenRole, { readonly one: string; readonly many: string }>> = {
  host: { one: 'Host', many: 'Host' },
  ops: { one: 'Ops', many: 'Ops' },
  guest: { one: 'Guest', many: 'Guests' },
  listener: { one: 'Listener', many: 'Listeners' },
  other: { one: 'Somebody', many: 'Others' },
};

export function roleWord(role: SeenRole): string {
  return ROLE[role].one;
}

export function roleWords(role: SeenRole): string {
  return ROLE[role].many;
}

/** Characters of an id that tell one nameless person from another. */
const TAIL = 4;

/** What a person is called where they gave no name. */
export function nameOf({ participantId, name, role }: NamedPerson): string {
  return name ?? `${roleWord(role)} ${participantId.slice(-TAIL)}`;
}

interface NamedPerson {
  readonly participantId: string;
  readonly name: string | null;
  readonly role: SeenRole;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long that is, in its largest unit: `3 min`, `2 h`, `5 days`. */
export function spanWords(ms: number): string {
  if (ms < MINUTE_MS) return 'less than a minute';
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
}

export function countWords(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
