import * as shared from '@auxcast/shared-types';
import { REST_EXAMPLES } from '@auxcast/shared-types/examples';
import * as z from 'zod/mini';

/** Schemas that go by a name in the document, instead of being written out wherever they occur. */
export const NAMED = z.registry<{ id: string }>();
const EXAMPLES = new Map<string, Readonly<Record<string, unknown>>>();

/** Gives a schema a name in the document, and bodies that show it. */
export function named<S extends z.core.$ZodType>(
  schema: S,
  id: string,
  examples: Readonly<Record<string, z.input<S>>> = {},
): void {
  NAMED.add(schema, { id });
  EXAMPLES.set(id, examples);
}

/** By their names, bodies of the schema of that name. */
export function examplesOf(id: string): Readonly<Record<string, unknown>> {
  return EXAMPLES.get(id) ?? {};
}

const { createSessionBody, createdSession, sessionSummary, sessionList, sessionHistory } = REST_EXAMPLES;
named(shared.createSessionBody, 'CreateSession', createSessionBody.accepted);
named(shared.createdSession, 'CreatedSession', createdSession.accepted);
named(shared.sessionSummary, 'Session', sessionSummary.accepted);
named(shared.sessionList, 'SessionList', sessionList.accepted);
named(shared.sessionHistory, 'SessionHistory', sessionHistory.accepted);
named(shared.nowPlaying, 'NowPlaying');
named(shared.positionAnchor, 'PositionAnchor');
named(shared.track, 'Track');
const kind = {
  type: '/api/problems/rate-limited',
  title: 'Too many requests',
  status: 429,
  code: 'rate-limited',
} as const;
named(shared.problemKind, 'ProblemKind', { 'too much': kind });
named(shared.problem, 'Problem', {
  'too much': {
    ...kind,
    detail: 'Too many requests come from your address.',
    details: { retryAfterMs: 900 },
  },
});
