import type { OutputFormat } from '@auxcast/shared-types';

/** An Icecast server that a session is pushed to, as it is stored. */
export interface OutputRecord {
  readonly outputId: string;
  /** Scheme, host and port. */
  readonly url: string;
  readonly mount: string;
  readonly username: string;
  /** As it is: the server needs it after a restart. It goes with its session's end. */
  readonly password: string;
  readonly format: OutputFormat;
  readonly name: string | null;
  readonly description: string | null;
  readonly genre: string | null;
  readonly isPublic: boolean;
  /** Made by an admin: it may go to a private network. */
  readonly mayBePrivate: boolean;
  /** Whether it was started, and not stopped since. */
  readonly isOn: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly createdAtMs: number;
}

/** Where sessions are pushed to. */
export interface OutputStore {
  /** Inserts the output, or replaces the one of this id. */
  put(sessionId: string, output: OutputRecord): Promise<void>;
  /** Whether it is there or not. */
  remove(sessionId: string, outputId: string): Promise<void>;
  /** Those of all sessions that have ended: they hold passwords that nobody needs any more. */
  removeEnded(): Promise<void>;
  /** Of each session, oldest first; one without any is not named. */
  of(sessionIds: readonly string[]): Promise<Map<string, OutputRecord[]>>;
}
