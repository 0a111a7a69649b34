import { expect, it } from 'vitest';
import { aptTrouble, lockHolder } from './apt-trouble.mjs';

const LOCKED = `E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt-get)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?`;
/** As root of a user namespace, whose files are others'. */
const NO_RIGHTS = `E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)
E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?`;
const NO_RIGHTS_FOR_LISTS = `E: List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)
E: Unable to lock directory /var/lib/apt/lists/`;

it('waits for who installs packages just now', () => {
  expect(lockHolder(LOCKED)).toBe('apt-get (process 4711)');
  expect(aptTrouble(LOCKED).kind).toBe('lock');
});

it.each([NO_RIGHTS, NO_RIGHTS_FOR_LISTS])(
  'waits for nobody where this user has no right to install: %s',
  (output) => {
    expect(lockHolder(output)).toBeUndefined();
    expect(aptTrouble(output).kind).toBe('rights');
  },
);
