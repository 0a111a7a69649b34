/**
 * Every environment variable the server reads, as strings become values. `.env.example` explains each one.
 */
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { iceServer } from '@auxcast/shared-types';
import proxyAddr from 'proxy-addr';
import * as z from 'zod';
import { limitValues } from './limit-values.ts';
import { isNobodysAddress } from './nobodys-address.ts';
import { wholeNumber } from './whole-number.ts';

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/\s?#@]+$/i;
/** RFC 7065 §3.1. */
const TURN_URL = /^turns?:[^\s?#/@]+(\?transport=(udp|tcp))?$/i;
/** What fits into an `Authorization` header as it is (RFC 6750 §2.1, a little wider). */
const KEY = /^[\x21-\x7e]+$/;

/** As an environment writes a number that has a schema of its own. */
function written(number: z.ZodInt) {
  const [min, max] = [number.minValue, number.maxValue];
  return z
    .string()
    .regex(/^\d{1,12}$/, `give a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(number);
}

function number(fallback: number, min: number, max: number) {
  return written(wholeNumber(min, max)).default(fallback);
}

function optionalNumber(min: number, max: number) {
  return written(wholeNumber(min, max)).optional();
}

function list(isItem: (item: string) => boolean, mend: string) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(isItem), mend)
    .optional()
    .transform((items) => items ?? []);
}

function choice<const T extends readonly [string, ...string[]]>(options: T) {
  return z.enum(options, `choose one of ${options.join(', ')}`);
}

function key(minLength: number) {
  return z
    .string()
    .regex(KEY, 'use visible ASCII characters without spaces')
    .min(minLength, `make it at least ${minLength} characters long`)
    .max(256, 'make it at most 256 characters long')
    .optional();
}

function isProxy(text: string): boolean {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    // proxy-addr tells by throwing; that it threw is the answer.
    return false;
  }
}

function isHttpOrigin(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    !/[?#]/.test(text) &&
    url.username === '' &&
    url.password === ''
  );
}

/** As `URL` writes it, so that the same place always has the same name. */
function isPlace(text: string): boolean {
  return /^[^\s/?#@\\]+:\d+$/.test(text) && URL.canParse(`http://${text}`);
}

function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol);
}

const ICE_SERVERS_MEND =
  'give a JSON list such as [{"urls":["turn:turn.example.org:3478"],"username":"me","credential":"secret"}]';

const iceServers = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: ICE_SERVERS_MEND });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(iceServer, ICE_SERVERS_MEND)
      .refine(
        (servers) => servers.every(({ urls }) => urls.every((url) => /^(stuns?|turns?):\S+$/.test(url))),
        'every url begins with stun:, stuns:, turn: or turns:',
      ),
  )
  .optional()
  .transform((servers) => servers ?? []);

const day = 86_400_000;
const weekS = 604_800;
const limit = limitValues.shape;

export const environment = z.object({
  // where it listens and how it is reached
  PORT: number(3000, 0, 65_535),
  HOST: z
    .string()
    .refine(
      (text) => isIP(text) !== 0 || text === 'localhost',
      'give an IP address of this machine to listen on, or leave it out to listen on all',
    )
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine(isHttpOrigin, 'give scheme and host only, such as https://aux.example.org')
    .transform((text) => new URL(text).origin)
    .optional(),
  TLS_CERT: z.string().min(1, 'name a file').optional(),
  TLS_KEY: z.string().min(1, 'name a file').optional(),
  TRUSTED_PROXIES: list(
    isProxy,
    'give addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8, or loopback',
  ),
  ALLOWED_ORIGINS: list(
    (item) => ORIGIN.test(item),
    'give origins separated by commas, such as https://party.example.org',
  ),
  // WebRTC
  MEDIASOUP_ANNOUNCED_IP: list(
    (item) => (isIP(item) === 0 ? HOST_NAME.test(item) : !isNobodysAddress(item)),
    'give the addresses listeners can reach, separated by commas, such as 203.0.113.7',
  ),
  RTC_MIN_PORT: optionalNumber(1, 65_535),
  RTC_MAX_PORT: optionalNumber(1, 65_535),
  WORKERS: optionalNumber(1, 256),
  ICE_SERVERS: iceServers,
  TURN_URLS: list(
    (item) => TURN_URL.test(item),
    'give turn: or turns: addresses separated by commas, such as turn:turn.example.org:3478',
  ),
  TURN_SECRET: key(8),
  TURN_TTL_S: number(43_200, 60, weekS),
  // ways out
  ICECAST_PRIVATE_TARGETS: list(
    isPlace,
    'give hosts with their ports, separated by commas, such as 127.0.0.1:8000,icecast:8000',
  ),
  // rights
  HOST_KEY: key(8),
  ADMIN_KEY: key(8),
  // patience
  HOST_GRACE_MS: number(120_000, 0, day),
  LISTENER_GRACE_MS: number(30_000, 0, day),
  // limits
  MAX_SESSIONS: written(limit.sessions).default(1000),
  MAX_LISTENERS: written(limit.listeners).default(10_000),
  MAX_LISTENERS_PER_SESSION: written(limit.listenersPerSession).default(5000),
  MAX_EGRESS_MBPS: written(limit.egressMbps.unwrap()).optional(),
  MAX_CONNECTIONS: written(limit.connections).optional(),
  MAX_HTTP_CONNECTIONS: written(limit.httpConnections).default(5000),
  MAX_CONNECTIONS_PER_ADDRESS: written(limit.connectionsPerAddress).default(1000),
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: written(limit.connectionsPerAddressPerMinute).default(1200),
  REQUESTS_PER_ADDRESS_PER_MINUTE: written(limit.requestsPerAddressPerMinute).default(3000),
  LISTENERS_PER_WORKER_BEFORE_SPREAD: written(limit.listenersPerWorkerBeforeSpread).default(300),
  MAX_CHANNELS_PER_SESSION: written(limit.channelsPerSession).default(8),
  MAX_TALKERS_PER_SESSION: written(limit.talkersPerSession).default(16),
  MAX_INVITES_PER_SESSION: written(limit.invitesPerSession).default(50),
  MAX_ENCODERS: number(8, 0, 1000),
  // storage
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, 'give a postgres:// address, or leave it out to use the built-in database')
    .optional(),
  HISTORY_DAYS: number(90, 1, 36_500),
  // The database itself keeps what is younger than the least of these.
  AUDIT_DAYS: number(365, 30, 36_500),
  // recordings
  RECORDINGS_DAYS: number(30, 1, 36_500),
  // As large as all of them together may be; 0: nothing is recorded.
  RECORDINGS_MAX_MB: number(50_000, 0, 1_000_000_000),
  // What they leave free on the disk of DATA_DIR.
  RECORDINGS_KEEP_FREE_MB: number(1000, 0, 1_000_000_000),
  // logs
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_FORMAT: choice(['auto', 'pretty', 'json']).default('auto'),
});
export type Environment = z.infer<typeof environment>;
export type VariableName = keyof Environment;

export const VARIABLE_NAMES = Object.keys(environment.shape);

/** One worker a core, but no more than there are RTC ports to give them. */
export function defaultWorkers(ports: number | undefined): number {
  return Math.min(availableParallelism(), ports ?? Number.POSITIVE_INFINITY);
}
