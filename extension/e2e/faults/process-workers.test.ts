import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveStage } from './live-stage.ts';
import { play, TWO_WORKERS } from './plays/workers-killed.ts';

const scope = new AsyncDisposableStack();
let stage: LiveStage;

beforeAll(async () => {
  stage = await LiveStage.open(scope, { env: TWO_WORKERS });
});

afterAll(() => scope.disposeAsync());

test('a killed media worker, whoever it carried, is replaced, and everyone hears again', async () => {
  await expect(play(stage)).resolves.toHaveProperty('workerKilledMs');
});
