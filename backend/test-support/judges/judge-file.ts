import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTool, type ToolAnswer } from './tool.ts';

/** What a program says of bytes that it takes as a file only; its name comes after `args`. */
export async function judgeFile(
  name: string,
  bytes: Uint8Array,
  args: readonly string[] = [],
): Promise<ToolAnswer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-judged-'));
  try {
    const file = path.join(folder, 'stream');
    writeFileSync(file, bytes);
    return await runTool(name, [...args, file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
