import type { Role } from '@auxcast/shared-types';
import { forbidden } from './rights.ts';

/** Who may do most first. */
export const RANK: Readonly<Record<Role, number>> = { host: 0, ops: 1, guest: 2, listener: 3 };

/** Roles whose people and rights each role may change. */
const BELOW: Readonly<Record<Role, ReadonlySet<Role>>> = {
  host: new Set(['ops', 'guest', 'listener']),
  ops: new Set(['guest', 'listener']),
  guest: new Set(),
  listener: new Set(),
};

/** Whether people of one role may change what those of another are and may. Nobody changes equals. */
export function isAbove(role: Role, other: Role): boolean {
  return BELOW[role].has(other);
}

/** @throws ProtocolError `forbidden` */
export function demandAbove(role: Role, other: Role): void {
  if (!isAbove(role, other)) throw forbidden('You may not change what this role may.');
}
