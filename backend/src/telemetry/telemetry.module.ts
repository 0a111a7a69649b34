import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule, type Params } from 'nestjs-pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { HealthController } from './health.controller.ts';
import { MetricsController } from './metrics.controller.ts';
import { Readiness } from './readiness.ts';

/** Logs, metrics and health. It knows no other room: each adds its own metrics to `Registry`, its probes to `Readiness`. */
@Module({
  controllers: [HealthController, MetricsController],
  providers: [
    Readiness,
    {
      provide: Registry,
      useFactory: () => {
        const metrics = new Registry();
        collectDefaultMetrics({ register: metrics });
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
