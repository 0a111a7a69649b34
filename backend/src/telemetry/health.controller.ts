import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { notReady } from './not-ready.ts';
import { Readiness } from './readiness.ts';

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
  @ApiResponse({ status: 200, description: 'It is' })
  @Header('Cache-Control', 'no-store')
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @ApiOperation({ summary: 'Sessions can be created and heard: the database answers and a worker is up' })
  @ApiResponse({ status: 200, description: 'They can' })
  @ApiResponse({
    status: 503,
    description: 'They cannot: `unavailable`; `details.parts` says for each part why',
  })
  @Header('Cache-Control', 'no-store')
  async ready() {
    try {
      return await this.#health.check(this.#readiness.checks);
    } catch (error) {
      throw notReady(error);
    }
  }
}
