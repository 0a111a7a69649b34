import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { Scrape } from './scrape.ts';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  readonly #scrape: Scrape;

  constructor(@Inject(Registry) metrics: Registry) {
    this.#scrape = new Scrape(() => metrics.metrics());
  }

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @Header('Cache-Control', 'no-store')
  scrape(): Promise<string> {
    return this.#scrape.text();
  }
}
