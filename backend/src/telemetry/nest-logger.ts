import type { LoggerService } from '@nestjs/common';
import { Logger, type Params, PinoLogger } from 'nestjs-pino';

/** What Nest tells about its own wiring: for whoever debugs that. */
const WIRING = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
]);

/** Why a start failed is also thrown, and told once by main. */
const THROWN_TOO = new Set(['ExceptionHandler', 'NestApplication']);

/** Nest's logger on pino, from the first moment on. */
export class NestLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(params: Params) {
    this.#pino = new Logger(new PinoLogger(params), params);
  }

  log(message: unknown, ...rest: unknown[]): void {
    if (WIRING.has(String(rest.at(-1)))) this.#pino.debug(message, ...rest);
    else this.#pino.log(message, ...rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (!THROWN_TOO.has(String(rest.at(-1)))) this.#pino.error(message, ...rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#pino.warn(message, ...rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#pino.debug(message, ...rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#pino.verbose(message, ...rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#pino.fatal(message, ...rest);
  }
}
