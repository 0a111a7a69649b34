import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Ends the program when this one is gone, however it went. */
const STOP_WITH_PARENT = new URL('../../../scripts/stop-with-parent.mjs', import.meta.url);

export interface ProgramWish {
  readonly program: URL;
  readonly args?: readonly string[];
  readonly timeoutMs: number;
}

/**
 * The last line that a program of the extension's end-to-end tests prints: the browsers are theirs to drive.
 * Its progress appears here, and what our clients log. `scope` ends it.
 * @throws Error when it fails, or takes longer than `timeoutMs`
 */
export async function programOutput(
  scope: AsyncDisposableStack,
  { program, args = [], timeoutMs }: ProgramWish,
): Promise<string> {
  const words = ['--import', STOP_WITH_PARENT.href, fileURLToPath(program), ...args];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const exited: Promise<unknown[]> = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
  scope.defer(async () => {
    clearTimeout(timer);
    child.kill('SIGTERM');
    await exited;
  });
  const { stdout } = child;
  if (!stdout) throw new Error('The program has an output.');
  const [said, [code]] = await Promise.all([text(stdout), exited]);
  if (code !== 0) throw new Error('The browsers did not get to the end; what stopped them is printed above.');
  const lines = said.trimEnd().split('\n');
  const result = lines.pop() ?? '';
  for (const line of lines) console.error(line);
  return result;
}
