import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import * as z from 'zod/mini';
import { notReady } from './not-ready.ts';
import { Readiness } from './readiness.ts';

const alive = z.strictObject({ status: z.literal('ok') });

/** As Terminus tells it. */
const parts = z.record(z.string(), z.looseObject({ status: z.literal('up') }));
const ready = z.strictObject({ status: z.literal('ok'), info: parts, error: parts, details: parts });

@ApiTags('health')
@Controller()
export class HealthController {
  readonly #health: HealthCheckService;
  readonly #readiness: Readiness;

  constructor(
    @Inject(HealthCheckService) health: HealthCheckService,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.#health = health;
    this.#readiness = readiness;
  }

  @Get('healthz')
  @ApiOperation({ summary: 'The process is alive' })
  @ApiResponse({ status: 200, description: 'It is', standardSchema: alive })
  @Header('Cache-Control', 'no-store')
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @ApiOperation({
    summary: 'Sessions can be created and heard: the database answers and a worker is up',
    description: 'If not: `unavailable` (503); `details.parts` says for each part why.',
  })
  @ApiResponse({ status: 200, description: 'They can', standardSchema: ready })
  @Header('Cache-Control', 'no-store')
  async ready() {
    try {
      return await this.#health.check(this.#readiness.checks);
    } catch (error) {
      throw notReady(error);
    }
  }
}
