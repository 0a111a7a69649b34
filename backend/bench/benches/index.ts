import type { Bench } from '../bench.ts';
import { database } from './database.ts';
import { desk } from './desk.ts';
import { fanout } from './fanout.ts';
import { faults } from './faults.ts';
import { footprint } from './footprint.ts';
import { join } from './join.ts';
import { latency } from './latency.ts';
import { listeners } from './listeners.ts';
import { outputs } from './outputs.ts';
import { smallServer } from './small-server.ts';
import { soak } from './soak.ts';
import { talk } from './talk.ts';

export const BENCHES: readonly Bench[] = [
  join,
  listeners,
  fanout,
  latency,
  soak,
  faults,
  footprint,
  smallServer,
  talk,
  desk,
  outputs,
  database,
];
