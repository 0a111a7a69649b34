import type { AuditAction, AuditOutcome } from '../audit-action.ts';

/** UTF-16 units. */
const DETAILS_LENGTH = 2000;

/** A line of the audit log. */
export interface AuditEntry {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The id of a key, `host` or `server`. */
  readonly who: string;
  /** The name that the key had then. */
  readonly keyName: string | null;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** The id of the session or the key; `null` where it is the server. */
  readonly target: string | null;
  /** Bounded: what is longer than 2,000 characters as JSON is left out. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Shortened, as in the log. */
  readonly address: string | null;
}

/** As it is stored: later entries have greater ids. */
export interface AuditRecord extends AuditEntry {
  readonly auditId: number;
}

/** Where a page goes on: behind this entry. */
export type AuditPlace = Pick<AuditRecord, 'atMs' | 'auditId'>;

export interface AuditQuery {
  readonly after?: AuditPlace | undefined;
  readonly limit: number;
  readonly who?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** From this moment, up to before that one. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export interface AuditPage {
  readonly entries: readonly AuditRecord[];
  /** undefined: nothing is older. */
  readonly next: AuditPlace | undefined;
}

/** Who did what. The database refuses to change or remove an entry, but for what is old. */
export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  page(query: AuditQuery): Promise<AuditPage>;
}

/** Details as they are stored. */
export function detailsText(details: AuditEntry['details']): string {
  const text = JSON.stringify(details);
  return text.length <= DETAILS_LENGTH ? text : '{"isTooLong":true}';
}
