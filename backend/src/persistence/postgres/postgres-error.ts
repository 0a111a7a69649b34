import postgres from 'postgres';
import { DatabaseError } from '../database-error.ts';
import { codeOf } from '../error-code.ts';

/**
 * SQLSTATE classes (PostgreSQL documentation, appendix A) of what stays wrong however often it is asked: the
 * statement or its values. Everything else (connection, resources, operator, system) may be another time.
 */
const FOR_GOOD = new Set(['0A', '21', '22', '23', '42', '54']);
/**
 * A connection that ended after something was asked over it: what was sent may have been read, or be read
 * yet.
 */
const CUT_OFF = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** @param error what postgres.js threw */
export function postgresRefusal(error: unknown): DatabaseError {
  const code = codeOf(error);
  if (code !== undefined && isConnectionCode(code)) {
    return new DatabaseError(`The database does not answer (${code}).`, true, CUT_OFF.has(code));
  }
  const reason = error instanceof Error ? error.message : String(error);
  const passes = isSqlState(code) && !FOR_GOOD.has(code.slice(0, 2));
  return new DatabaseError(`The database refused: ${reason}`, passes);
}

/** After these the server closes the connection (PostgreSQL documentation, 55.8: field V). */
const LAST_WORDS = new Set(['FATAL', 'PANIC']);

/**
 * Whether its connection is gone, or goes. A function that postgres.js calls in a transaction must not end
 * then: postgres.js would write a ROLLBACK over what is no connection any more, in a turn of its own, where
 * nobody can catch that.
 */
export function hasLostConnection(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return LAST_WORDS.has(error.severity);
  const code = codeOf(error);
  return code !== undefined && isConnectionCode(code);
}

export function isSqlState(code: string | undefined): code is string {
  return code !== undefined && SQLSTATE.test(code);
}

/** The system's codes (`ECONNREFUSED`), and those of postgres.js (`CONNECTION_CLOSED`, `CONNECT_TIMEOUT`). */
function isConnectionCode(code: string): boolean {
  return !SQLSTATE.test(code) && (/^E[A-Z_]+$/.test(code) || code.startsWith('CONNECT'));
}
