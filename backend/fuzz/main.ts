/**
 * `npm run fuzz -- [--messages N] [--seed S] [--json FILE]`: hostile messages to a real server, and what
 * became of it.
 */
import { writeFileSync } from 'node:fs';
import { FUZZ_USAGE, type FuzzArguments, parseFuzzArguments } from './arguments.ts';
import { type FuzzResult, fuzz, PASSES } from './fuzz.ts';

const USAGE_EXIT = 2;
/** Of all messages, to a server with default limits. */
const SHARE_OF_DEFAULTS = 0.1;

// At once: a visit may still wait for answers that nobody needs any more.
process.exit(await main());

async function main(): Promise<number> {
  const args = argumentsOrUsage();
  if (args === undefined) return USAGE_EXIT;
  const [wide, byDefault] = PASSES;
  const rest = Math.ceil(args.messages * SHARE_OF_DEFAULTS);
  const say = (line: string) => console.log(line);
  const results = [
    await fuzz(wide, args.messages - rest, args.seed, say),
    await fuzz(byDefault, rest, args.seed),
  ];
  for (const result of results) report(result);
  if (args.jsonFile !== undefined) writeFileSync(args.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
  return results.every(({ findings }) => findings.length === 0) ? 0 : 1;
}

function argumentsOrUsage(): FuzzArguments | undefined {
  try {
    return parseFuzzArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\nUsage: ${FUZZ_USAGE}`);
    return undefined;
  }
}

function report({
  pass,
  seed,
  messages,
  seconds,
  worstGapMs,
  start,
  end,
  counts,
  findings,
}: FuzzResult): void {
  console.log(`\n${pass}: ${messages} messages in ${seconds.toFixed(0)} s, seed ${seed}`);
  console.log(`  the honest listener's longest gap: ${worstGapMs.toFixed(0)} ms`);
  for (const name of [
    'heapMB',
    'residentMB',
    'workersMB',
    'handles',
    'openFiles',
    'mediasoupObjects',
  ] as const) {
    console.log(`  ${name}: ${start[name].toFixed(0)} to ${end[name].toFixed(0)}`);
  }
  for (const [what, count] of Object.entries(counts)) console.log(`  ${what}: ${count}`);
  for (const finding of findings) console.error(`\nFOUND (seed ${seed}): ${finding}`);
  console.log(findings.length === 0 ? '  Nothing was found.' : `  ${findings.length} findings.`);
}
