/**
 * Structured logs, to stdout. What goes where:
 *
 * - fatal: the process cannot go on.
 * - error: something of ours broke, and somebody should look: an answer of 500, a refused write, a dead worker.
 * - warn:  not as it should be, but handled: a database that does not answer, an address left out, a setting that is unwise.
 * - info:  what an operator wants to read afterwards: start and stop, sessions that begin and end, what admins steer.
 * - debug: one line for each request to the API.
 * - trace: nothing of ours.
 *
 * Who is refused, or dropped for lagging behind, is counted and not logged: nobody may fill the disk by asking.
 * No token, key, query string or whole address is logged at any level.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { type DestinationStream, destination, stdSerializers, stdTimeFunctions } from 'pino';
import type { Options } from 'pino-http';
import { PinoPretty } from 'pino-pretty';
import { type Config, clientAddress, shortAddress, trustedProxies } from '../config/index.ts';

/** nestjs-pino's settings. `stream` is where lines go instead of stdout. */
export function logging(config: Pick<Config, 'log' | 'trustedProxies'>, stream?: DestinationStream): Params {
  const trusts = trustedProxies(config);
  const options: Options = {
    level: config.log.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // The serializers leave nothing of this kind in; this is for what a later line forgets.
    redact: [
      'authorization',
      'hostToken',
      'attemptId',
      'hostKey',
      'adminKey',
      'resumeToken',
      'token',
    ].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    useLevel: 'debug',
    quietReqLogger: true,
    wrapSerializers: false,
    serializers: {
      err: stdSerializers.err,
      req: (request: IncomingMessage) => ({
        method: request.method,
        path: pathOf(request),
        from: shortAddress(clientAddress(request, trusts)),
      }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
  };
  return { pinoHttp: [options, stream ?? (config.log.pretty ? pretty() : destination(1))] };
}

/** In this thread: a transport's worker thread would cost more memory than all the lines it writes. */
function pretty(): DestinationStream {
  return PinoPretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'reqId', singleLine: true });
}

/** Nest's middleware rewrites `url`; the query may hold what somebody should not have put there. */
function pathOf(request: IncomingMessage): string {
  const original = 'originalUrl' in request ? request.originalUrl : request.url;
  return typeof original === 'string' ? original.split('?', 1).join('') : '';
}
