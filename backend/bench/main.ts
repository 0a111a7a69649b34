/** `npm run bench -- <name> [--minutes N] [--json FILE] [--check]`: runs one benchmark, or lists them. */
import { writeFileSync } from 'node:fs';
import { parseArguments, USAGE, UsageError } from './arguments.ts';
import type { Bench, BenchResult } from './bench.ts';
import { BENCHES } from './benches/index.ts';
import { budgetLine, isWithin } from './budget.ts';

/** Whoever asked for nonsense; a figure beyond its budget is 1, as is a benchmark that broke. */
const USAGE_EXIT = 2;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const names = BENCHES.map(({ name }) => name);
  try {
    const { name, jsonFile, check, minutes } = parseArguments(args, names);
    const bench = BENCHES.find((candidate) => candidate.name === name);
    if (!bench) {
      list();
      return 0;
    }
    const result = await runBench(bench, minutes);
    report(result);
    if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(result.json, null, 2)}\n`);
    return check && !result.budgets.every(isWithin) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nUsage: ${USAGE}`);
    return USAGE_EXIT;
  }
}

function list(): void {
  console.log(`Usage: ${USAGE}\n`);
  for (const { name, summary } of BENCHES) console.log(`  ${name.padEnd(12)} ${summary}`);
}

async function runBench(bench: Bench, minutes: number | undefined): Promise<BenchResult> {
  await using scope = new AsyncDisposableStack();
  // Children are ended by the scope, or by this process' own end when it is told to stop.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  return await bench.run(scope, (line) => console.log(line), minutes);
}

function report({ rows, budgets }: BenchResult): void {
  const width = Math.max(...rows.map(({ label }) => label.length));
  console.log('');
  for (const { label, value } of rows) console.log(`${label.padEnd(width)}  ${value}`);
  console.log('');
  for (const budget of budgets) console.log(budgetLine(budget));
}
