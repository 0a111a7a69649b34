import { DrizzleQueryError } from 'drizzle-orm';

/**
 * SQLSTATE classes (PostgreSQL documentation, appendix A) of what stays wrong however often it is asked: the statement or its
 * values. Everything else (connection, resources, operator, system) may be another time.
 */
const FOR_GOOD = new Set(['0A', '21', '22', '23', '42', '54']);
/** A connection that ended after something was asked over it: what was sent may have been read, or be read yet. */
const CUT_OFF = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What a database refused, without the values it was given: those may be a whole image, or somebody's words. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** Whether asking again later may help: the database is away, or its disk is full. */
  readonly passes: boolean;
  /** Whether no answer came to what was asked: it may be done all the same, or be done yet. */
  readonly isUndecided: boolean;

  constructor(message: string, passes: boolean, isUndecided = false) {
    super(message);
    this.passes = passes;
    this.isUndecided = isUndecided;
  }

  static of(error: unknown): unknown {
    if (!(error instanceof DrizzleQueryError)) return error;
    const { cause } = error;
    if (cause instanceof DatabaseError) return cause;
    const code = codeOf(cause);
    if (code !== undefined && isConnectionCode(code)) {
      return new DatabaseError(`The database does not answer (${code}).`, true, CUT_OFF.has(code));
    }
    const passes = code !== undefined && SQLSTATE.test(code) && !FOR_GOOD.has(code.slice(0, 2));
    return new DatabaseError(`The database refused: ${cause?.message ?? 'no reason given'}`, passes);
  }
}

/** An SQLSTATE, one of postgres.js' own codes, or one of the system's. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The system's codes (`ECONNREFUSED`), and those of postgres.js (`CONNECTION_CLOSED`, `CONNECT_TIMEOUT`). */
function isConnectionCode(code: string): boolean {
  return !SQLSTATE.test(code) && (/^E[A-Z_]+$/.test(code) || code.startsWith('CONNECT'));
}
