import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ToolAnswer {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program of the system that we did not write. @param input its standard input */
export async function runTool(
  name: string,
  args: readonly string[],
  input?: Uint8Array,
): Promise<ToolAnswer> {
  const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  // One that has seen enough does not read to the end.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  await once(child, 'close');
  return { status: child.exitCode, stdout: stdout(), stderr: stderr().toString() };
}

function gather(stream: NodeJS.ReadableStream): () => Buffer {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts);
}
