import { ProtocolError } from '@auxcast/shared-types';
import { Controller, Get, Logger } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SeldomLog } from '../telemetry/index.ts';

/**
 * What a request to `/ws` is told that does not ask for a WebSocket: most often a proxy has taken its
 * `Upgrade` header away, for that header concerns one hop only (RFC 9110 §7.6.1) and must be passed on by a
 * rule of its own.
 */
@ApiExcludeController()
@Controller('ws')
export class WebSocketRequiredController {
  readonly #log = new SeldomLog(new Logger('gateway'));

  /** @throws ProtocolError `websocket-required` always */
  @Get()
  refuse(): never {
    this.#log.warn(
      '/ws was asked for without a WebSocket upgrade: if pages and extensions cannot connect, the proxy in front of this server ' +
        'does not pass WebSockets; let it pass on the headers Upgrade and Connection (README.md has an example)',
    );
    throw new ProtocolError(
      'websocket-required',
      'This address speaks WebSocket only. If you came here by one, what stands in front of the server does not pass it on: ' +
        'it has to let the headers Upgrade and Connection through.',
    );
  }
}
