/**
 * `npm run audit`: known holes of the packages in the lockfile, as far as the registry tells. Exit code 1
 * when one that people who run the server or the extension have is rated high or critical, 2 when the
 * registry does not answer: then nothing is known.
 */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ROOT } from './paths.mjs';

const HOLES = 1;
const UNKNOWN = 2;
const PATIENCE_MS = 120_000;

process.exitCode = await audit();

async function audit() {
  const args = ['audit', '--omit=dev', '--json', '--package-lock-only'];
  const child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS });
  const [said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const report = parse(said);
  const counts = report?.metadata?.vulnerabilities;
  if (typeof counts?.total !== 'number') {
    const why = report?.message ?? report?.error?.summary ?? 'it did not answer';
    console.error(
      `The registry was asked for known holes and cannot tell (${why}). Nothing is known either way.`,
    );
    return UNKNOWN;
  }
  for (const { name, severity, range } of Object.values(report.vulnerabilities ?? {})) {
    console.log(`${severity}: ${name} ${range}`);
  }
  console.log(`${counts.total} known holes, ${counts.high} high, ${counts.critical} critical.`);
  return counts.high + counts.critical > 0 ? HOLES : 0;
}

/**
 * @param {string} json
 * @returns {any}
 */
function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    // What is no report is no answer.
    return undefined;
  }
}
