import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveStage } from './live-stage.ts';
import { CROWD_FROM_ONE_ADDRESS, play as joinsInABurst } from './plays/joins-in-a-burst.ts';

const scope = new AsyncDisposableStack();
let stage: LiveStage;

beforeAll(async () => {
  stage = await LiveStage.open(scope, { env: CROWD_FROM_ONE_ADDRESS });
});

afterAll(() => scope.disposeAsync());

test('1,000 joins at once are served or refused, and those who were there hear on', async () => {
  const { burstJoins } = await joinsInABurst(stage);
  expect((burstJoins?.served ?? 0) + (burstJoins?.refused ?? 0)).toBe(1000);
});
