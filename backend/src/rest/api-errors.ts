import { type ErrorCode, errorBody } from '@auxcast/shared-types';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import * as z from 'zod';
import { ERROR_STATUS } from '../edges/error-status.ts';

export const errorReply = z.strictObject({ error: errorBody });

/** Every route may answer with these. */
const ALWAYS: readonly ErrorCode[] = ['rate-limited', 'unavailable', 'internal'];

/** Documents the errors of a route, or of all routes of a controller. */
export function ApiErrors(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy([...codes, ...ALWAYS], (code) => ERROR_STATUS[code]);
  return applyDecorators(
    ...[...byStatus].map(([status, its]) =>
      ApiResponse({
        status,
        description: its.map((code) => `\`${code}\``).join(', '),
        standardSchema: errorReply,
      }),
    ),
  );
}
