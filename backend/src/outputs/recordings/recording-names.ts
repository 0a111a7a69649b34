import type { RecordedKind } from '@auxcast/shared-types';

/** What the files of a recording are called: made of ids and numbers alone, and of nobody's words. */
export class RecordingNames {
  readonly #stem: string;
  #guests = 0;

  constructor(sessionId: string, startedAtMs: number) {
    this.#stem = `${sessionId}-${stampOf(startedAtMs)}`;
  }

  get cue(): string {
    return cueNameOf(this.program);
  }

  get program(): string {
    return this.#named('program');
  }

  /** For the next track of this kind; guests are counted. */
  next(kind: RecordedKind): string {
    if (kind !== 'guest') return this.#named(kind);
    this.#guests += 1;
    return this.#named(`guest-${this.#guests}`);
  }

  #named(what: string): string {
    return `${this.#stem}-${what}.ogg`;
  }
}

/** Of the cue sheet that belongs to a program's file. */
export function cueNameOf(programFileName: string): string {
  return programFileName.replace(/-program\.ogg$/, '.cue');
}

/** `20261130-071500`, UTC. */
function stampOf(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}
