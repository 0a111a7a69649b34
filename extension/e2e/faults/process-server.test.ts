import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveStage } from './live-stage.ts';
import { play as processKilled } from './plays/process-killed.ts';
import { play as processStopped } from './plays/process-stopped.ts';

const scope = new AsyncDisposableStack();
let stage: LiveStage;

beforeAll(async () => {
  stage = await LiveStage.open(scope);
});

afterAll(() => scope.disposeAsync());

test('host and listener come back by themselves to a server that was killed and started again', async () => {
  await expect(processKilled(stage)).resolves.toHaveProperty('processKilledMs');
});

test('a clean stop ends with 0, listeners are told to wait, and the new start has them all again', async () => {
  await expect(processStopped(stage)).resolves.toEqual({});
});
