/**
 * The main job by itself, with nothing faked: a host's tab, live to a Chromium and a Firefox listener, and a
 * guest who asks to speak and is heard.
 * Ends with 0 only if every listener's page played what it should have.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoArguments } from './demo/arguments.ts';
import { playMainJob } from './demo/main-job.ts';
import { runInOwnNetwork } from './demo/own-network.ts';

const inOwnNetwork = await runInOwnNetwork();
if (inOwnNetwork !== undefined) process.exit(inOwnNetwork);

try {
  const { json, out } = demoArguments(process.argv.slice(2));
  await mkdir(out, { recursive: true });
  const report = await playMainJob((name) => `${join(out, name)}.png`);
  if (json) await writeFile(json, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(
    `\n${JSON.stringify(report, undefined, 2)}\n\nEveryone heard everything. Screenshots are in ${out}/.`,
  );
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof Error) console.error(error.stack);
  process.exitCode = 1;
}
