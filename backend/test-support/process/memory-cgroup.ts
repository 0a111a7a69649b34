/** Own, because no kept npm package makes control groups of both versions. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
/** The kernel takes a moment to let go of processes that ended. */
const REMOVE_TRIES = 50;
const REMOVE_EVERY_MS = 100;

interface Files {
  readonly folder: string;
  readonly limit: string;
  /** In `memory.stat`: memory that no file stands behind, which cannot be dropped. */
  readonly anonymous: RegExp;
  /** Where the kernel counts the processes that it killed for want of memory. */
  readonly kills: string;
}

/**
 * What a small machine has: processes in it get no more memory, swap included. cgroup v1 or v2, whichever the
 * machine has.
 */
export class MemoryCgroup {
  readonly #files: Files;

  private constructor(files: Files) {
    this.#files = files;
  }

  /** @throws Error in words for people when this machine lets nobody make one */
  static create(name: string, limitBytes: number): MemoryCgroup {
    const files = existsSync(path.join(ROOT, 'cgroup.controllers')) ? version2(name) : version1(name);
    try {
      mkdirSync(files.folder);
      writeFileSync(path.join(files.folder, files.limit), String(limitBytes));
    } catch (error) {
      throw new Error(`A memory cgroup cannot be made here (as root, it mostly can): ${String(error)}`);
    }
    forbidSwap(files, limitBytes);
    return new MemoryCgroup(files);
  }

  /** A shell's words that put it in here, and what it becomes. */
  get enter(): string {
    return `echo $$ > ${path.join(this.#files.folder, 'cgroup.procs')}`;
  }

  get anonymousBytes(): number {
    const { folder, anonymous } = this.#files;
    const bytes = anonymous.exec(readFileSync(path.join(folder, 'memory.stat'), 'utf8'))?.[1];
    if (bytes === undefined) throw new Error('The cgroup tells no anonymous memory.');
    return Number(bytes);
  }

  /** Processes in it that the kernel killed. */
  get kills(): number {
    const { folder, kills } = this.#files;
    return Number(
      /^oom_kill (\d+)$/m.exec(readFileSync(path.join(folder, kills), 'utf8'))?.[1] ?? Number.NaN,
    );
  }

  /** To be called when its processes have ended. */
  async remove(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        rmdirSync(this.#files.folder);
        return;
      } catch (error) {
        if (tries === REMOVE_TRIES) throw error;
        await pause(REMOVE_EVERY_MS);
      }
    }
  }
}

function version1(name: string): Files {
  return {
    folder: path.join(ROOT, 'memory', name),
    limit: 'memory.limit_in_bytes',
    anonymous: /^total_rss (\d+)$/m,
    kills: 'memory.oom_control',
  };
}

function version2(name: string): Files {
  const control = path.join(ROOT, 'cgroup.subtree_control');
  if (!readFileSync(control, 'utf8').split(/\s/).includes('memory')) {
    try {
      writeFileSync(control, '+memory');
    } catch (error) {
      throw new Error(`The memory controller cannot be switched on here: ${String(error)}`);
    }
  }
  return {
    folder: path.join(ROOT, name),
    limit: 'memory.max',
    anonymous: /^anon (\d+)$/m,
    kills: 'memory.events',
  };
}

/** Where the kernel counts swap at all. */
function forbidSwap({ folder }: Files, limitBytes: number): void {
  const [own, together] = ['memory.swap.max', 'memory.memsw.limit_in_bytes'].map((file) =>
    path.join(folder, file),
  );
  if (own !== undefined && existsSync(own)) writeFileSync(own, '0');
  if (together !== undefined && existsSync(together)) writeFileSync(together, String(limitBytes));
}
