/** A short run of the REST fuzzer; `npm run fuzz -- rest` does more of the same. */
import { expect, test } from 'vitest';
import { ADMIN_KEY, AppServer } from '../../test-support/party/index.ts';
import { fuzzRest } from './fuzz-rest.ts';

const HOST_KEY = 'the-host-key-of-this-fuzzer-is-long';
const REQUESTS = 1000;
/** Of some four dozen operations. */
const MOST_NEVER_GOOD = 16;
const TIMEOUT_MS = 120_000;

test.each([20_260, 7])(
  'the document has every answer that the server gives, seed %i',
  async (seed) => {
    await using server = await AppServer.start({ HOST_KEY, REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000' });
    const { origin } = server;
    const keys = { hostKey: HOST_KEY, adminKey: ADMIN_KEY };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { findings, neverGood, requests } = await fuzzRest({
      origin,
      keys,
      seed,
      signal,
      requests: REQUESTS,
    });
    expect(findings).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(REQUESTS);
    // SeededChance decides which; most of them came to their end.
    expect(neverGood.length).toBeLessThan(MOST_NEVER_GOOD);
  },
  TIMEOUT_MS,
);
