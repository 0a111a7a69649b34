import {
  type ChannelMatrix,
  type ChannelRight,
  type Exception,
  ProtocolError,
  type Role,
} from '@auxcast/shared-types';

/** Rights that hold for a session as a whole. */
export const SESSION_RIGHTS = [
  'connect',
  'publish',
  'describe',
  'hear',
  'cheer',
  'ask',
  'steer',
  'mix',
  'outputs',
  'leave',
  'end',
] as const;
export type SessionRight = (typeof SESSION_RIGHTS)[number];

/** As far as rights go. */
export interface Rightful {
  readonly role: Role;
  /** By host or ops. */
  readonly isMuted: boolean;
  /** On single channels, in place of what its role may. */
  readonly exceptions: readonly Exception[];
  /** It shows what happens, hears nothing and says nothing. Left out: no. */
  readonly isOverlay?: boolean;
}

/** A channel, as far as rights go. */
export interface RuledChannel {
  readonly channelId: string;
  readonly matrix: ChannelMatrix;
}

const LISTENING: readonly SessionRight[] = ['connect', 'hear', 'cheer', 'ask', 'leave'];

/**
 * What a role brings: `connect` its own transports, `publish` and `describe` the program, which has one
 * source, the host; `hear` the program; `cheer`; `ask` to speak; `steer` what others may; `mix`
 * at the desk: what of whom goes into the program; `outputs`: where else the program goes; `end` the
 * session.
 */
const BY_ROLE: Readonly<Record<Role, ReadonlySet<SessionRight>>> = {
  host: new Set(['connect', 'publish', 'describe', 'steer', 'mix', 'outputs', 'end']),
  ops: new Set([...LISTENING, 'steer', 'mix', 'outputs']),
  guest: new Set(LISTENING),
  listener: new Set(LISTENING),
};

/** Whether a participant may do this: the one place that decides. What is not granted is refused. */
export function mayDo(participant: Rightful, right: SessionRight): boolean;
export function mayDo(participant: Rightful, right: ChannelRight, channel: RuledChannel): boolean;
export function mayDo(
  participant: Rightful,
  right: SessionRight | ChannelRight,
  channel?: RuledChannel,
): boolean {
  if (isChannelRight(right)) {
    if (channel === undefined || (right === 'talk' && participant.isMuted)) return false;
    return isGranted(participant, right, channel);
  }
  if (participant.isOverlay === true) return right === 'leave';
  return BY_ROLE[participant.role].has(right);
}

/** By the matrix alone: whoever is muted has the right to talk, and may not use it. */
export function isGranted(
  { role, exceptions, isOverlay }: Pick<Rightful, 'role' | 'exceptions' | 'isOverlay'>,
  right: ChannelRight,
  { channelId, matrix }: RuledChannel,
): boolean {
  if (isOverlay === true && right === 'talk') return false;
  const exception = exceptions.find((one) => one.channelId === channelId && one.right === right);
  return exception?.allowed ?? matrix[role][right];
}

/** @throws ProtocolError `forbidden` */
export function demandRight(participant: Rightful, right: SessionRight): void {
  if (!mayDo(participant, right)) throw forbidden();
}

export function forbidden(message = 'You may not do this.'): ProtocolError {
  return new ProtocolError('forbidden', message);
}

function isChannelRight(right: SessionRight | ChannelRight): right is ChannelRight {
  return right === 'talk' || right === 'listen';
}
