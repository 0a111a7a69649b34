import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for logs and data that goes when `scope` does, and at the latest when this process ends. */
export function temporaryFolder(scope: AsyncDisposableStack): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  scope.defer(() => {
    process.off('exit', remove);
    remove();
  });
  return folder;
}
