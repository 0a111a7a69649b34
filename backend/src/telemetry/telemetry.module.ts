import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule, type Params } from 'nestjs-pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { Readiness } from './readiness.ts';

/**
 * Gauges of prom-client's that are called like counters, which promtool refuses; the same numbers are there
 * by type (`nodejs_active_handles`, and so on).
 */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/**
 * Logs, metrics and health. It knows no other room: each adds its own metrics to `Registry`, its probes to
 * `Readiness`.
 */
@Module({
  controllers: [HealthController, MetricsController],
  providers: [
    Readiness,
    {
      provide: Registry,
      useFactory: () => {
        const metrics = new Registry();
        collectDefaultMetrics({ register: metrics });
        for (const name of MISNAMED) metrics.removeSingleMetric(name);
        return metrics;
      },
    },
  ],
  exports: [Readiness, Registry],
})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's modules are classes.
export class TelemetryModule {
  static with(logParams: Params): DynamicModule {
    return {
      module: TelemetryModule,
      global: true,
      // What is not ready is told to whoever asks; each asking is no line of the log.
      imports: [LoggerModule.forRoot(logParams), TerminusModule.forRoot({ logger: false })],
    };
  }
}
