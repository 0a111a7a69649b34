/**
 * What SQLite's thread and the rest of the process say to each other. Types only: the thread is to start soon
 * and stay small.
 */

/** How the thread is told where its database lies. */
export interface ThreadPlace {
  readonly file: string;
}

export interface ThreadStatement {
  /**
   * `read` changes nothing. `alone`: in no transaction with others, as SQLite wants it of some statements.
   */
  readonly kind: 'read' | 'write' | 'alone';
  readonly sql: string;
  readonly parameters: ReadonlyArray<string | number | null | Uint8Array>;
}

/** Statements are sent when those before are answered. One that runs alone is the only one of its message. */
export type ThreadQuestion = 'close' | readonly ThreadStatement[];

/** `passes`, `isUndecided`: as in `DatabaseError`. */
export type Outcome =
  | { readonly ok: true; readonly rows: Array<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string; readonly passes: boolean; readonly isUndecided: boolean };

/**
 * `ready` comes once, before all answers. An answer has the outcomes of the first statements at least; the
 * others were not begun.
 */
export type ThreadAnswer = 'ready' | readonly Outcome[];
