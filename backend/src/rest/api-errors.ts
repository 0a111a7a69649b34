import { type ErrorCode, PROBLEM_TYPE } from '@auxcast/shared-types';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problemKindOf } from '../edges/problem-kinds.ts';

/** Every route may answer with these; the document adds them to each. */
export const ALWAYS: readonly ErrorCode[] = [
  'bad-message',
  'bad-request',
  'rate-limited',
  'server-full',
  'unavailable',
  'internal',
];
const NOT_NOW: ReadonlySet<number> = new Set([429, 503]);
const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds until it is worth asking again.', schema: { type: 'integer' } },
} as const;

/** Documents the errors of a route, besides those of every route, or of all routes of a controller. */
export function ApiErrors(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy(new Set([...codes, ...ALWAYS]), (code) => problemKindOf(code).status);
  return applyDecorators(
    ...[...byStatus].map(([status, its]) => ApiResponse({ status, ...problemResponse(status, its) })),
  );
}

/** What the document says of the errors with one status. */
export function problemResponse(status: number, codes: Iterable<ErrorCode>) {
  return {
    description: [...codes].map((code) => `\`${code}\``).join(', '),
    ...(NOT_NOW.has(status) && { headers: RETRY_AFTER }),
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
