/**
 * `npm run sbom`: a bill of what the product is made of (CycloneDX 1.5, JSON) as `dist/sbom.cdx.json`, from
 * the lockfile alone.
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './paths.mjs';

const FOLDER = join(ROOT, 'dist');
const FILE = join(FOLDER, 'sbom.cdx.json');
const MAX_BYTES = 64 * 1024 * 1024;
const ARGS = [
  'sbom',
  '--omit=dev',
  '--sbom-format=cyclonedx',
  '--sbom-type=application',
  '--package-lock-only',
];

const { stdout } = await promisify(execFile)('npm', ARGS, { cwd: ROOT, maxBuffer: MAX_BYTES });
const { components } = JSON.parse(stdout);
if (!Array.isArray(components) || components.length === 0) throw new Error('npm named no packages.');
await mkdir(FOLDER, { recursive: true });
await writeFile(FILE, stdout);
process.stdout.write(`${components.length} packages in ${FILE}\n`);
