import { type DynamicModule, Module } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import { AdminModule } from './admin/admin.module.ts';
import { ConfigModule, type Limits, type StartConfig } from './config/index.ts';
import { GatewayModule } from './gateway/gateway.module.ts';
import { LiveModule } from './live/live.module.ts';
import { MonitoringModule } from './monitoring/monitoring.module.ts';
import { OutwardModule } from './outward.module.ts';
import { RestModule } from './rest/rest.module.ts';
import { SiteModule } from './site/site.module.ts';
import type { SitePlaces } from './site/site-places.ts';
import { TelemetryModule } from './telemetry/index.ts';

/** The whole server. Its modules open database and workers at the same time. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's modules are classes.
export class AppModule {
  static with(config: StartConfig, limits: Limits, places: SitePlaces, logParams: Params): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config, limits),
        TelemetryModule.with(logParams),
        OutwardModule,
        RestModule,
        AdminModule,
        LiveModule,
        GatewayModule,
        MonitoringModule,
        SiteModule.at(places),
      ],
    };
  }
}
