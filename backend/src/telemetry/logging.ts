/**
 * Structured logs, to stdout. What goes where:
 *
 * - fatal: the process cannot go on.
 * - error: something of ours broke, and somebody should look: an answer of 500, a refused write, a dead
 * worker.
 * - warn:  not as it should be, but handled: a database that does not answer, an address left out, a setting
 * that is unwise.
 * - info:  what an operator wants to read afterwards: start and stop, sessions that begin and end, what
 * admins steer.
 * - debug: one line for each request to the API.
 * - trace: nothing of ours.
 *
 * Who is refused, or dropped for lagging behind, is counted and not logged: nobody may fill the disk by
 * asking. No token, key, query string or whole address is logged at any level.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { type DestinationStream, stdSerializers, stdTimeFunctions } from 'pino';
import type { Options } from 'pino-http';
import { prettyFactory } from 'pino-pretty';
import {
  type Config,
  clientAddress,
  peerAddress,
  shortAddress,
  type TrustedProxies,
  trustedProxies,
} from '../config/index.ts';

/** nestjs-pino's settings. @param output where lines go */
export function logging(config: Pick<Config, 'log' | 'trustedProxies'>, output: DestinationStream): Params {
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
      'secret',
      'secretHash',
    ].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    useLevel: 'debug',
    quietReqLogger: true,
    wrapSerializers: false,
    serializers: {
      err: safely(stdSerializers.err),
      req: safely((request: IncomingMessage) => ({
        method: request.method,
        path: pathOf(request),
        from: sender(request, trusts),
      })),
      res: safely((response: ServerResponse) => ({ status: response.statusCode })),
    },
  };
  return { pinoHttp: [options, config.log.pretty ? pretty(output) : output] };
}

/** In this thread: a transport's worker thread would cost more memory than all the lines it writes. */
function pretty(output: DestinationStream): DestinationStream {
  const prettify = prettyFactory({ translateTime: 'SYS:HH:MM:ss', ignore: 'reqId', singleLine: true });
  return { write: (line) => output.write(prettify(line)) };
}

/** A line that cannot be written as it should must not become an error of whatever was to be told. */
function safely<T>(serialize: (value: T) => unknown): (value: T) => unknown {
  return (value) => {
    try {
      return serialize(value);
    } catch {
      return { unreadable: true };
    }
  };
}

function sender(request: IncomingMessage, trusts: TrustedProxies): string {
  return peerAddress(request.socket) === undefined ? 'gone' : shortAddress(clientAddress(request, trusts));
}

/** Nest's middleware rewrites `url`; the query may hold what somebody should not have put there. */
function pathOf(request: IncomingMessage): string {
  const original = 'originalUrl' in request ? request.originalUrl : request.url;
  const path = typeof original === 'string' ? original.split('?', 1).join('') : '';
  // An admin key, in the place of an id.
  return path.replaceAll(/(auxcast_admin_)[^/]+/g, '$1…');
}
