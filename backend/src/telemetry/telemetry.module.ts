import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule } from 'nestjs-pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { CONFIG, type Config } from '../config/index.ts';
import { HealthController } from './health.controller.ts';
import { logging } from './logging.ts';
import { MetricsController } from './metrics.controller.ts';
import { Readiness } from './readiness.ts';

/** Logs, metrics and health. It knows no other room: each adds its own metrics to `Registry`, its probes to `Readiness`. */
@Global()
@Module({
  imports: [
    LoggerModule.forRootAsync({ inject: [CONFIG], useFactory: (config: Config) => logging(config) }),
    TerminusModule,
  ],
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
export class TelemetryModule {}
