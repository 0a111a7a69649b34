/**
 * `npm run fuzz -- rest [--minutes N] [--seed S]`: whatever the server's OpenAPI document offers, asked
 * rightly and wrongly.
 */
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../../test-support/process/index.ts';
import { startServerUnderTest } from '../../test-support/servers/index.ts';
import { fuzzRest } from './fuzz-rest.ts';

const USAGE = 'npm run fuzz -- rest [--minutes N] [--seed S]';
const HOST_KEY = 'the-host-key-of-this-fuzzer-is-long';
const ADMIN_KEY = 'the-admin-key-of-this-fuzzer-is-long';
const MINUTE_MS = 60_000;

process.exit(await main());

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { minutes = '5', seed = '20260' } = parseArgs({ options: { minutes: text, seed: text } }).values;
  if (!/^[1-9]\d{0,3}$/.test(minutes) || !/^[1-9]\d{0,8}$/.test(seed)) {
    console.error(`--minutes and --seed want whole numbers above 0.\nUsage: ${USAGE}`);
    return 2;
  }
  await using scope = new AsyncDisposableStack();
  const server = await startServerUnderTest(temporaryFolder(scope), {
    WORKERS: '1',
    HOST_KEY,
    ADMIN_KEY,
    REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000',
  });
  scope.defer(() => server.close());
  const { counts, findings, neverGood, requests } = await fuzzRest({
    origin: `http://127.0.0.1:${server.port}`,
    keys: { hostKey: HOST_KEY, adminKey: ADMIN_KEY },
    seed: Number(seed),
    signal: AbortSignal.timeout(Number(minutes) * MINUTE_MS),
  });
  for (const [what, count] of Object.entries(counts)) console.log(`  ${what}: ${count}`);
  if (neverGood.length > 0) console.log(`  Never answered with 2xx: ${neverGood.join(', ')}`);
  for (const finding of findings) console.error(`\nFOUND (seed ${seed}): ${finding}`);
  console.log(`${requests} requests, seed ${seed}: ${findings.length} findings.`);
  return findings.length === 0 ? 0 : 1;
}
