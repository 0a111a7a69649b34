import { EventEmitter } from 'node:events';
import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';

/**
 * Lines that wait for a reader who has stopped, or for a disk that is full. Bytes; what is beyond is lost.
 */
const MOST_WAITING = 1_048_576;
/** Lines of one write. Bytes. */
const WRITE_BYTES = 65_536;
/** After which a reader that stood still, or a disk that was full, is tried again. Milliseconds. */
const RETRY_MS = 250;
/** Nobody reads any more, or there is nothing to write to: it will not come back. */
const FOR_GOOD: ReadonlySet<string> = new Set(['EPIPE', 'EBADF', 'ECONNRESET', 'ENXIO', 'ENODEV']);
/** A full pipe: its reader is slow. */
const BUSY: ReadonlySet<string> = new Set(['EAGAIN', 'EBUSY', 'EINTR']);

export interface LogOutputEvents {
  /** Lines that were not written, by the system's name for why, or `full` for want of room to wait. */
  lost: [lines: number, reason: string];
}

/**
 * Where log lines go. It never throws, never holds the event loop or the end of the process up, and keeps
 * only so much: a full disk or a reader that is gone costs lines, which are counted, and nothing else. Own,
 * because the usual destination (sonic-boom) throws what it cannot write, keeps all of it, and at the exit
 * tries for ever.
 */
export class LogOutput {
  readonly events = new EventEmitter<LogOutputEvents>();
  readonly #fd: number;
  /** Whole lines. */
  #waiting: string[] = [];
  #waitingBytes = 0;
  /** The lines of the write that goes on, what of them is not written yet, and how many. */
  #batch = { rest: Buffer.alloc(0), lines: 0 };
  /** `resting`: what failed is tried again in a moment. */
  #state: 'idle' | 'writing' | 'resting' | 'closed' = 'idle';
  /** The last thing that came out is a part of a line. */
  #isTorn = false;

  /** @param fd a file, a pipe, a terminal or a socket */
  constructor(fd: number) {
    this.#fd = unblocked(fd);
  }

  /** Whether a thread of libuv's pool writes at this moment. One that hangs does so for ever. */
  get isWriting(): boolean {
    return this.#state === 'writing';
  }

  /** @param line with its line break */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#state === 'closed') this.#lose(1, 'EPIPE');
    else if (this.#waitingBytes + bytes > MOST_WAITING) this.#lose(1, 'full');
    else {
      this.#waiting.push(line);
      this.#waitingBytes += bytes;
      this.#next();
    }
  }

  /** At the end of the process: writes what can be written at once. */
  flush(): void {
    // What a write that goes on has begun, it finishes by itself.
    if (this.#state === 'writing') this.#batch = { rest: Buffer.alloc(0), lines: 0 };
    try {
      while (this.#take()) {
        const { rest } = this.#batch;
        this.#wrote(writeSync(this.#fd, rest, 0, rest.byteLength));
      }
    } catch {
      // There is nobody left to tell, and whoever waits for the end of the process must not wait for its log.
    }
  }

  #next(): void {
    if (this.#state !== 'idle' || !this.#take()) return;
    this.#state = 'writing';
    const { rest } = this.#batch;
    write(this.#fd, rest, 0, rest.byteLength, null, (error, written) => {
      if (error === null) {
        this.#state = 'idle';
        this.#wrote(written);
        this.#next();
      } else {
        this.#failed(error.code ?? error.name);
      }
    });
  }

  /** The next lines to write; false: there are none. */
  #take(): boolean {
    if (this.#batch.rest.byteLength > 0) return true;
    if (this.#waiting.length === 0) return false;
    let text = this.#isTorn ? '\n' : '';
    let lines = 0;
    for (const line of this.#waiting) {
      if (lines > 0 && text.length + line.length > WRITE_BYTES) break;
      text += line;
      lines += 1;
    }
    for (const line of this.#waiting.splice(0, lines)) this.#waitingBytes -= Buffer.byteLength(line);
    this.#batch = { rest: Buffer.from(text), lines };
    return true;
  }

  #wrote(bytes: number): void {
    const rest = this.#batch.rest.subarray(bytes);
    this.#isTorn = rest.byteLength > 0;
    this.#batch = { rest, lines: this.#isTorn ? this.#batch.lines : 0 };
  }

  #failed(code: string): void {
    if (!BUSY.has(code)) {
      this.#lose(this.#batch.lines, code);
      this.#batch = { rest: Buffer.alloc(0), lines: 0 };
    }
    if (FOR_GOOD.has(code)) {
      this.#state = 'closed';
      this.#lose(this.#waiting.length, code);
      this.#waiting = [];
      this.#waitingBytes = 0;
      return;
    }
    this.#state = 'resting';
    setTimeout(() => {
      this.#state = 'idle';
      this.#next();
    }, RETRY_MS).unref();
  }

  #lose(lines: number, reason: string): void {
    if (lines > 0) this.events.emit('lost', lines, reason);
  }
}

/**
 * A descriptor of the same pipe or terminal that says when there is no room, instead of keeping a thread
 * waiting for its reader: that thread would be waited for at the exit. Opened anew, for others may share the
 * one we were given (Linux).
 */
function unblocked(fd: number): number {
  try {
    const about = fstatSync(fd);
    if (!about.isFIFO() && !about.isCharacterDevice()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    // Elsewhere than on Linux, or where it may not be opened again: then the one we were given must do.
    return fd;
  }
}
