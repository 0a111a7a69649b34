import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';

export interface ToolReport {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a tool that we did not write, with this on its standard input, to its end. */
export async function runTool(
  command: string,
  args: readonly string[],
  input: Buffer = Buffer.alloc(0),
): Promise<ToolReport> {
  const child = spawn(command, args, { stdio: 'pipe' });
  const closed = once(child, 'close');
  // A tool that has seen enough closes its end.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr), closed]);
  return { code: child.exitCode, stdout, stderr };
}
