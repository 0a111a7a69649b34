import { expect, test } from 'vitest';
import { ADMIN_SCOPES, type AdminScope } from '../persistence/index.ts';
import { EVERY_SCOPE, holdsScope } from './scopes.ts';

test.each<readonly [readonly AdminScope[], readonly AdminScope[]]>([
  [[], []],
  [['read'], ['read']],
  [['moderate'], ['read', 'moderate']],
  [['operate'], ['read', 'operate']],
  [
    ['moderate', 'operate'],
    ['read', 'moderate', 'operate'],
  ],
  [EVERY_SCOPE, ADMIN_SCOPES],
])('a key with the scopes %j is good for %j', (scopes, good) => {
  expect(ADMIN_SCOPES.filter((scope) => holdsScope(scopes, scope))).toEqual(good);
});
