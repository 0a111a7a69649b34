import { parseArgs } from 'node:util';

export interface DemoArguments {
  /** Where the figures go as JSON, if anywhere. */
  readonly json: string | undefined;
  /** Where the screenshots go. */
  readonly out: string;
}

/** @throws TypeError for an option that is not there */
export function demoArguments(args: readonly string[]): DemoArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'string' }, out: { type: 'string', default: 'demo-out' } },
  });
  return { json: values.json, out: values.out };
}
