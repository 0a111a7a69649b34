import type { SeenEndReason } from '@auxcast/shared-types';
import type { FailureCode } from '../failures/failures.ts';

/** What a host is told of each end; `undefined` of their own. */
export const FAILURE_BY_END: Readonly<Record<SeenEndReason, FailureCode | undefined>> = {
  host: undefined,
  admin: 'ended-by-admin',
  empty: 'ended-by-server',
  'host-away': 'ended-while-away',
  server: 'ended-by-server',
  other: 'ended-by-server',
};
