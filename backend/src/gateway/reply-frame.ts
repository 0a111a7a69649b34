import type { ReplyEnvelope } from '@auxcast/shared-types';
import { listJson } from '../now-playing/index.ts';
import { textFrame } from './frame.ts';

/** What closes a reply whose last part is the snapshot of a session: snapshot, data, envelope. */
const CLOSING = '}}}';

interface Snapshot {
  readonly history: readonly unknown[];
}

/**
 * A reply, ready to be written. The history is the largest part of what whoever comes is told, and the same
 * for a whole crowd: its JSON is written once and put at the end of each reply.
 */
export function replyFrame(reply: ReplyEnvelope): Buffer {
  if (!reply.ok || !isWithSnapshot(reply.data)) return textFrame(JSON.stringify(reply));
  const { session, ...data } = reply.data;
  const { history, ...about } = session;
  const text = JSON.stringify({ id: reply.id, ok: true, data: { ...data, session: about } });
  // `data` is the envelope's last field, and `session` the last of `data`.
  return textFrame(text.slice(0, -CLOSING.length), ',"history":', listJson(history), CLOSING);
}

function isWithSnapshot(data: unknown): data is { readonly session: Snapshot } {
  return isObject(data) && 'session' in data && isSnapshot(data.session);
}

function isSnapshot(session: unknown): session is Snapshot {
  return isObject(session) && 'history' in session && Array.isArray(session.history);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
