import { PROGRAM, ProtocolError, type Role } from '@auxcast/shared-types';

/** Rights that hold for a session as a whole. */
export const SESSION_RIGHTS = ['connect', 'describe', 'leave', 'end'] as const;
/** Rights that hold for one channel each. */
export const CHANNEL_RIGHTS = ['publish', 'listen'] as const;

export type SessionRight = (typeof SESSION_RIGHTS)[number];
export type ChannelRight = (typeof CHANNEL_RIGHTS)[number];
export type Right = SessionRight | ChannelRight;

/** What one participant may do on channels other than the program, by channel. */
export type ChannelRights = ReadonlyMap<string, ReadonlySet<ChannelRight>>;

export const NO_CHANNEL_RIGHTS: ChannelRights = new Map();

/** As far as rights go. */
export interface Rightful {
  readonly role: Role;
  readonly rights: ChannelRights;
}

/**
 * What a role brings: `connect` its own transports, `describe` what is playing, `end` the session. The
 * program has one source, the host.
 */
const BY_ROLE: Readonly<Record<Role, ReadonlySet<Right>>> = {
  host: new Set(['connect', 'describe', 'end', 'publish']),
  ops: new Set(['connect', 'leave', 'listen']),
  guest: new Set(['connect', 'leave', 'listen']),
  listener: new Set(['connect', 'leave', 'listen']),
};

/** Whether a participant may do this: the one place that decides. What is not granted is refused. */
export function mayDo({ role, rights }: Rightful, right: Right, channelId: string = PROGRAM): boolean {
  if (isSessionRight(right) || channelId === PROGRAM) return BY_ROLE[role].has(right);
  return rights.get(channelId)?.has(right) ?? false;
}

/** @throws ProtocolError `forbidden` */
export function demandRight(participant: Rightful, right: Right, channelId?: string): void {
  if (!mayDo(participant, right, channelId)) throw new ProtocolError('forbidden', 'You may not do this.');
}

function isSessionRight(right: Right): right is SessionRight {
  return SESSION_RIGHTS.some((known) => known === right);
}
