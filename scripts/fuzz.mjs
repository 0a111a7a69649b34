/**
 * `npm run fuzz -- [--messages N] [--seed S] [--json FILE]`: hostile messages to the built server.
 * `npm run fuzz -- rest [--minutes N] [--seed S]`: whatever the OpenAPI document offers, asked rightly and
 * wrongly.
 * `npm run fuzz -- now-playing [--minutes N] [--seed S]`: odd players through a real browser, the extension
 * and the built server.
 */
import { runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { browserEnv, ensureBrowsers } from './setup/browsers.mjs';
import { buildProjects } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { ensureMediasoupWorker } from './setup/mediasoup-worker.mjs';

const USAGE = `npm run fuzz -- [--messages N] [--seed S] [--json FILE]: hostile messages to the built server
npm run fuzz -- rest [--minutes N] [--seed S]: whatever its OpenAPI document offers, asked rightly and wrongly
npm run fuzz -- now-playing [--minutes N] [--seed S]: odd music pages in a real browser, through the extension and the server`;

await script(async () => {
  await ensureInstalled();
  const worker = await ensureMediasoupWorker();
  await buildProjects();
  const [what, ...rest] = process.argv.slice(2);
  const env = { MEDIASOUP_WORKER_BIN: worker };
  if (what === 'rest') return runProjectNode(['backend/fuzz/rest/main.ts', ...rest], env);
  if (what !== 'now-playing') return runProjectNode(['backend/fuzz/main.ts', ...process.argv.slice(2)], env);
  await ensureBrowsers();
  return runProjectNode(['extension/e2e/fuzz/main.ts', ...rest], { ...env, ...browserEnv() });
}, USAGE);
