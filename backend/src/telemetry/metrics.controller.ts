import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { Scrape } from './scrape.ts';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  readonly #scrape: Scrape;

  constructor(@Inject(Registry) metrics: Registry) {
    this.#scrape = new Scrape(() => metrics.metrics());
  }

  @Get()
  @ApiOperation({ summary: 'Numbers for Prometheus, at most a second old' })
  @ApiResponse({
    status: 200,
    description: 'Its text format',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @Header('Cache-Control', 'no-store')
  scrape(): Promise<string> {
    return this.#scrape.text();
  }
}
