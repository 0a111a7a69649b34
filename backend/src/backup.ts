/**
 * `npm run backup -- FILE [--replace]`. Exits with 0 when the backup is on the disk, 1 when there is none, 2
 * when it was asked for wrongly.
 */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
// Not by the index: this program runs from its source, too, where Node takes no decorators.
import { loadConfig } from './config/load-config.ts';
import { StartError } from './config/start-error.ts';
import { backUp } from './persistence/backup/back-up.ts';
import { BackupError } from './persistence/backup/backup-error.ts';

const USAGE = 'Usage: npm run backup -- FILE [--replace]';

interface Wish {
  readonly file: string;
  readonly replace: boolean;
}

function wishOf(args: readonly string[]): Wish | undefined {
  try {
    const options = { replace: { type: 'boolean', default: false } } as const;
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return undefined;
    // npm runs this in the project's folder, whoever asks may be in another.
    return { file: path.resolve(process.env['INIT_CWD'] ?? '.', file), replace: values.replace };
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const wish = wishOf(args);
  if (wish === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  try {
    const { bytes } = await backUp(loadConfig(), wish);
    process.stdout.write(`${wish.file}: ${bytes} bytes\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof BackupError || error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

// By way of `exit`, which removes what is half done.
process.once('SIGHUP', () => process.exit(129));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));
