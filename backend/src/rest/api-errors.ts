import { type ErrorCode, PROBLEM_TYPE } from '@auxcast/shared-types';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problemKind } from '../edges/problem-kinds.ts';

/** Every route may answer with these. */
const ALWAYS: readonly ErrorCode[] = ['rate-limited', 'unavailable', 'internal'];

/** Documents the errors of a route, or of all routes of a controller. */
export function ApiErrors(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy([...codes, ...ALWAYS], (code) => problemKind(code).status);
  return applyDecorators(
    ...[...byStatus].map(([status, its]) =>
      ApiResponse({
        status,
        description: its.map((code) => `\`${code}\``).join(', '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}
