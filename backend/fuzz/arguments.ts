import { parseArgs } from 'node:util';

export interface FuzzArguments {
  readonly messages: number;
  readonly seed: number;
  /** Where the figures go, as JSON. */
  readonly jsonFile: string | undefined;
}

export const FUZZ_USAGE = 'npm run fuzz -- [--messages N] [--seed S] [--json FILE]';

const MESSAGES = 300_000;
const SEED = 20_260;

/** @throws TypeError that says what is wrong with the command line */
export function parseFuzzArguments(args: readonly string[]): FuzzArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { messages: text, seed: text, json: text } });
  if (values.json === '') throw new TypeError('--json wants the file to write.');
  return {
    messages: wholeNumber('--messages', values.messages, MESSAGES),
    seed: wholeNumber('--seed', values.seed, SEED),
    jsonFile: values.json,
  };
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new TypeError(`${name} wants a whole number above 0.`);
  return Number(text);
}
