/** What REST, and plain HTTP everywhere else but on pages, answers with when it refuses or fails. */
import * as z from 'zod/mini';
import { errorBody } from './error-code.ts';

/** Its media type. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Problem details (RFC 9457). `code` and `details` are our extension members (§3.2). */
export const problem = z.strictObject({
  /** Where the kind of problem is described, as a path on this server: `/api/problems/CODE`. */
  type: z.string(),
  /** The kind of problem in a few words, the same every time. */
  title: z.string(),
  /** The answer's own HTTP status. */
  status: z.int().check(z.minimum(400), z.maximum(599)),
  /** One sentence for people: what is wrong this time. */
  detail: z.string(),
  code: errorBody.shape.code,
  details: errorBody.shape.details,
});
export type Problem = z.infer<typeof problem>;

/** A kind of problem, as its address describes it. */
export const problemKind = z.strictObject({
  type: problem.shape.type,
  title: problem.shape.title,
  /** The usual one; `status` in the problem itself is right where they differ. */
  status: problem.shape.status,
  code: problem.shape.code,
});
export type ProblemKind = z.infer<typeof problemKind>;
