/** A short run of the fuzzer against the built server; `npm run fuzz` does more of the same. */
import { expect, test } from 'vitest';
import { fuzz, PASSES } from './fuzz.ts';

const SEED = 20_260;
const TIMEOUT_MS = 900_000;

test.each(PASSES.map((pass, index) => ({ pass, messages: index === 0 ? 18_000 : 2000 })))(
  'hostile messages do no harm: $pass.name',
  async ({ pass, messages }) => {
    const result = await fuzz(pass, messages, SEED);
    expect(result.findings, `seed ${SEED}`).toEqual([]);
    expect(result.messages).toBeGreaterThanOrEqual(messages);
    expect(result.counts['answer bad-request']).toBeGreaterThan(0);
    expect(result.counts['transports in a loop']).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
