import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { HostKeyGuard } from '../edges/bearer-check.ts';
import { EdgesModule } from '../edges/edges.module.ts';
import { RefusalEvents } from '../edges/refusals.ts';
import { SessionsModule } from '../sessions/index.ts';
import { AddressLimits } from './address-limits.ts';
import { Doorman } from './doorman.ts';
import { Gateway } from './gateway.ts';
import { WebSocketRequiredController } from './websocket-required.controller.ts';

/** Needs `app.useWebSocketAdapter(new SocketAdapter(app))` before the application listens. */
@Module({
  imports: [EdgesModule, SessionsModule],
  controllers: [WebSocketRequiredController],
  providers: [
    {
      provide: AddressLimits,
      inject: [CONFIG, HostKeyGuard],
      useFactory: ({ limits }: Config, hostKey: HostKeyGuard) => new AddressLimits({ ...limits, hostKey }),
    },
    {
      provide: Doorman,
      inject: [CONFIG, AddressLimits, RefusalEvents],
      useFactory: (config: Config, limits: AddressLimits, refusals: RefusalEvents) =>
        new Doorman({ config, limits, refusals, maxConnections: config.limits.connections }),
    },
    Gateway,
  ],
})
export class GatewayModule {}
