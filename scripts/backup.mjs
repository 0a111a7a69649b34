/** `npm run backup -- FILE [--replace]`: a backup of the database, while the server runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { PROJECT_NODE, runProjectNode } from './project-node.mjs';
import { script } from './script.mjs';
import { SetUpError } from './set-up-error.mjs';

const BACKUP = 'backend/dist/backup.js';

await script(async () => {
  // It builds nothing: a server runs beside it, on a small machine perhaps.
  if (!existsSync(PROJECT_NODE) || !existsSync(join(ROOT, BACKUP))) {
    throw new SetUpError('The server is not built here: run npm start or npm run build once.');
  }
  return runProjectNode([BACKUP, ...process.argv.slice(2)], {});
});
