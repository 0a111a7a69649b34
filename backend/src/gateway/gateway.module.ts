import { Module } from '@nestjs/common';
import { CONFIG, type Config, Limits } from '../config/index.ts';
import { HostKeyGuard } from '../edges/bearer-check.ts';
import { EdgesModule } from '../edges/edges.module.ts';
import { RefusalEvents } from '../edges/refusals.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { OutputsModule } from '../outputs/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { AddressLimits } from './address-limits.ts';
import { Doorman } from './doorman.ts';
import { Gateway } from './gateway.ts';
import { WebSocketRequiredController } from './websocket-required.controller.ts';

/** Needs `app.useWebSocketAdapter(new SocketAdapter(app))` before the application listens. */
@Module({
  imports: [EdgesModule, OutputsModule, SessionsModule],
  controllers: [WebSocketRequiredController],
  providers: [
    {
      provide: AddressLimits,
      inject: [Limits, HostKeyGuard],
      useFactory: (limits: Limits, hostKey: HostKeyGuard) => new AddressLimits(limits, hostKey),
    },
    {
      provide: Doorman,
      inject: [CONFIG, RequestOrigin, Limits, AddressLimits, RefusalEvents],
      useFactory: (
        config: Config,
        origin: RequestOrigin,
        limits: Limits,
        addresses: AddressLimits,
        refusals: RefusalEvents,
      ) => new Doorman({ config, origin, limits, addresses, refusals }),
    },
    Gateway,
  ],
})
export class GatewayModule {}
