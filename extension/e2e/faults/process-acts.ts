import { LiveStage } from './live-stage.ts';
import type { Act } from './play.ts';
import { play as joinsInABurst, LIFTED_ADDRESS_LIMITS } from './plays/joins-in-a-burst.ts';
import { play as processKilled } from './plays/process-killed.ts';
import { play as processStopped } from './plays/process-stopped.ts';
import { play as slowListener } from './plays/slow-listener.ts';
import { TWO_WORKERS, play as workersKilled } from './plays/workers-killed.ts';

const workers: Act = async ({ scope, say, perform }) => {
  const stage = await LiveStage.open(scope, { env: TWO_WORKERS, say });
  await perform('workers killed', () => workersKilled(stage));
};

const server: Act = async ({ scope, say, perform }) => {
  const stage = await LiveStage.open(scope, { say });
  await perform('process killed', () => processKilled(stage));
  await perform('process stopped', () => processStopped(stage));
};

const crowd: Act = async ({ scope, say, perform }) => {
  // The slow listener comes from another host.
  const stage = await LiveStage.open(scope, { env: { ...LIFTED_ADDRESS_LIMITS, HOST: '' }, say });
  await perform('joins in a burst', () => joinsInABurst(stage));
  await perform('a listener that does not read', () => slowListener(stage));
};

/** Everything that goes wrong on this machine itself. */
export const PROCESS_ACTS: Readonly<Record<string, Act>> = { workers, server, crowd };
