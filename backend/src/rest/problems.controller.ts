import {
  ERROR_CODES,
  errorCode,
  type ProblemKind,
  ProtocolError,
  problemKind as schema,
} from '@auxcast/shared-types';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problemKindOf } from '../edges/problem-kinds.ts';
import { ApiErrors } from './api-errors.ts';

/** Where the `type` of every error leads (RFC 9457 §3.1.1). */
@ApiTags('problems')
@Controller('api/problems')
export class ProblemsController {
  @Get(':code')
  @ApiParam({ name: 'code', schema: { type: 'string', enum: [...ERROR_CODES] }, example: 'rate-limited' })
  @ApiOperation({ summary: 'A kind of problem' })
  @ApiResponse({ status: 200, description: 'The kind', standardSchema: schema })
  @ApiErrors('not-found')
  @Header('Cache-Control', 'no-cache')
  show(@Param('code') given: string): ProblemKind {
    const code = errorCode.safeParse(given);
    if (!code.success) throw new ProtocolError('not-found', 'There is no such kind of problem.');
    return problemKindOf(code.data);
  }
}
