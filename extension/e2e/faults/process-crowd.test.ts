import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveStage } from './live-stage.ts';
import { CROWD_FROM_ONE_ADDRESS, play as joinsInABurst } from './plays/joins-in-a-burst.ts';
import { play as slowListener } from './plays/slow-listener.ts';

const scope = new AsyncDisposableStack();
let stage: LiveStage;

beforeAll(async () => {
  stage = await LiveStage.open(scope, { env: { ...CROWD_FROM_ONE_ADDRESS, HOST: '' } });
});

afterAll(() => scope.disposeAsync());

test('1,000 joins at once are served or refused, and those who were there hear on', async () => {
  const { burstJoins } = await joinsInABurst(stage);
  expect((burstJoins?.served ?? 0) + (burstJoins?.refused ?? 0)).toBe(1000);
});

test('a listener that stops reading is dropped, and nobody else notices', async () => {
  const { slowListenerDroppedMs } = await slowListener(stage);
  expect(slowListenerDroppedMs).toBeGreaterThan(0);
});
