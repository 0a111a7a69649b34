import { parseArgs } from 'node:util';

export interface BenchArguments {
  /** undefined: list them. */
  readonly name: string | undefined;
  /** Where the figures go, as JSON. */
  readonly jsonFile: string | undefined;
  /** Judge the figures against the budgets. */
  readonly check: boolean;
  /** How long a bench goes on that has no end of its own; undefined: as long as it thinks right. */
  readonly minutes: number | undefined;
}

export const USAGE = 'npm run bench -- <name> [--minutes N] [--json FILE] [--check]';

/** Thrown for a command line that makes no sense; its message is for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError naming what is wrong */
export function parseArguments(args: readonly string[], names: readonly string[]): BenchArguments {
  const { values, positionals } = parse(args);
  const [name, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One bench at a time, not also ${more.join(' ')}.`);
  if (name !== undefined && !names.includes(name)) {
    throw new UsageError(`There is no bench "${name}". There are: ${names.join(', ')}.`);
  }
  if (name === undefined && (values.json !== undefined || values.check)) {
    throw new UsageError(`Name the bench to run: ${names.join(', ')}.`);
  }
  if (values.json === '') throw new UsageError('--json wants the file to write.');
  return { name, jsonFile: values.json, check: values.check, minutes: minutesOf(values.minutes) };
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (text.trim() !== '' && Number.isFinite(minutes) && minutes > 0) return minutes;
  throw new UsageError('--minutes wants a number above 0.');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        check: { type: 'boolean', default: false },
        minutes: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
