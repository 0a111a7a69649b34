import type { AudioOutput } from '../speaker.ts';

/** What a stream needs of the page's element beside its voice. */
export interface StreamOutput extends AudioOutput {
  readonly buffered: TimeRanges;
  currentTime: number;
  playbackRate: number;
  canPlayType(type: string): string;
  addEventListener(
    type: 'pause' | 'playing' | 'waiting' | 'error' | 'ended',
    listener: () => void,
    options?: { readonly signal: AbortSignal },
  ): void;
}

export interface HttpStreamOptions {
  readonly audio: StreamOutput;
  /** The address without its ending: `/live/<id>`. */
  readonly path: string;
  /** From `streamToken`: in it nobody is counted twice. */
  readonly token: string;
  /** Has the element play this address, and allows it to. */
  readonly connect: (url: string) => void;
  /** It broke, or could not begin; the HTTP status where that is known. Called once. */
  readonly onBroken: (status?: number) => void;
}

/** The program over HTTP on its way to the page's element, from its beginning to its end. */
export interface HttpStream {
  /** How far what is heard is behind what was played. Milliseconds. */
  readonly delayMs: number;
  /** To be called every now and then: catches up where it fell behind. */
  look(): void;
  /** Idempotent. */
  close(): void;
}

/**
 * What the server holds back before anything of it can be on its way: its window for repairs, and the length
 * of what it sends at a time. Milliseconds.
 */
export const SERVER_DELAY_MS = 600;
