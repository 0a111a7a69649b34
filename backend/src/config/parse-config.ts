import path from 'node:path';
import type { StartConfig } from './config.ts';
import { defaultWorkers, type Environment, environment, VARIABLE_NAMES } from './environment.ts';
import { nearMiss } from './near-miss.ts';
import { ConfigError } from './start-error.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

const MEGABYTE = 1_000_000;

/**
 * Reads the environment's variables. An empty one counts as unset, as container files write it.
 * @throws ConfigError naming the first bad variable
 */
export function parseConfig(variables: NodeJS.ProcessEnv, isTerminal: boolean): StartConfig {
  refuseNearMisses(variables);
  const given: Record<string, string> = {};
  for (const name of VARIABLE_NAMES) {
    const text = variables[name]?.trim();
    if (text !== undefined && text !== '') given[name] = text;
  }
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(String(issue?.path[0] ?? 'environment'), `${issue?.message ?? 'is not valid'}.`);
  }
  return toConfig(parsed.data, isTerminal);
}

function refuseNearMisses(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(variables)) {
    const meant = nearMiss(name, VARIABLE_NAMES);
    if (meant) throw new ConfigError(name, `is not read by anything; rename it to ${meant}.`);
  }
}

function toConfig(env: Environment, isTerminal: boolean): StartConfig {
  const ports = portCount(env);
  const workers = env.WORKERS ?? defaultWorkers(ports);
  if (ports !== undefined && workers > ports) {
    throw new ConfigError(
      'WORKERS',
      `each needs an RTC port of its own: widen RTC_MIN_PORT to RTC_MAX_PORT to ${workers} ports, or set WORKERS=${ports}.`,
    );
  }
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    tls: tlsOf(env),
    trustedProxies: env.TRUSTED_PROXIES,
    allowedOrigins: env.ALLOWED_ORIGINS,
    hostKey: env.HOST_KEY,
    adminKey: env.ADMIN_KEY,
    dataDir: path.resolve(WORKSPACE_ROOT, env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    historyDays: env.HISTORY_DAYS,
    auditDays: env.AUDIT_DAYS,
    recordings: {
      days: env.RECORDINGS_DAYS,
      maxBytes: env.RECORDINGS_MAX_MB * MEGABYTE,
      keepFreeBytes: env.RECORDINGS_KEEP_FREE_MB * MEGABYTE,
    },
    log: {
      level: env.LOG_LEVEL,
      pretty: env.LOG_FORMAT === 'auto' ? isTerminal : env.LOG_FORMAT === 'pretty',
    },
    rtc: {
      announcedAddresses: env.MEDIASOUP_ANNOUNCED_IP,
      minPort: env.RTC_MIN_PORT,
      maxPort: env.RTC_MAX_PORT,
      workers,
      iceServers: env.ICE_SERVERS,
      turn: turnOf(env),
    },
    grace: { hostMs: env.HOST_GRACE_MS, listenerMs: env.LISTENER_GRACE_MS },
    outputs: {
      maxEncoders: env.MAX_ENCODERS,
      icecastPrivateTargets: env.ICECAST_PRIVATE_TARGETS.map(placeOf),
    },
    limits: {
      sessions: env.MAX_SESSIONS,
      listeners: env.MAX_LISTENERS,
      listenersPerSession: env.MAX_LISTENERS_PER_SESSION,
      egressMbps: env.MAX_EGRESS_MBPS ?? null,
      // Everyone twice: people come back before their former socket is known to be dead.
      connections: env.MAX_CONNECTIONS ?? 2 * (env.MAX_SESSIONS + env.MAX_LISTENERS),
      httpConnections: env.MAX_HTTP_CONNECTIONS,
      connectionsPerAddress: env.MAX_CONNECTIONS_PER_ADDRESS,
      connectionsPerAddressPerMinute: env.CONNECTIONS_PER_ADDRESS_PER_MINUTE,
      requestsPerAddressPerMinute: env.REQUESTS_PER_ADDRESS_PER_MINUTE,
      listenersPerWorkerBeforeSpread: env.LISTENERS_PER_WORKER_BEFORE_SPREAD,
      channelsPerSession: env.MAX_CHANNELS_PER_SESSION,
      talkersPerSession: env.MAX_TALKERS_PER_SESSION,
      invitesPerSession: env.MAX_INVITES_PER_SESSION,
    },
  };
}

/** `URL` leaves out the web's own port. */
function placeOf(text: string): string {
  const { hostname, port } = new URL(`http://${text}`);
  return `${hostname}:${port === '' ? 80 : port}`;
}

function tlsOf({ TLS_CERT: cert, TLS_KEY: key }: Environment) {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined)
    throw new ConfigError('TLS_CERT', 'TLS_KEY needs it: name the file of the certificate.');
  if (key === undefined)
    throw new ConfigError('TLS_KEY', "TLS_CERT needs it: name the file of the certificate's key.");
  return { certFile: path.resolve(WORKSPACE_ROOT, cert), keyFile: path.resolve(WORKSPACE_ROOT, key) };
}

function turnOf({ TURN_URLS: urls, TURN_SECRET: secret, TURN_TTL_S: ttlS }: Environment) {
  if (urls.length === 0 && secret === undefined) return undefined;
  if (secret === undefined) throw new ConfigError('TURN_SECRET', 'set it too, or leave TURN_URLS out.');
  if (urls.length === 0) throw new ConfigError('TURN_URLS', 'set it too, or leave TURN_SECRET out.');
  return { urls, secret, ttlMs: ttlS * 1000 };
}

function portCount({ RTC_MIN_PORT: min, RTC_MAX_PORT: max }: Environment): number | undefined {
  if (min === undefined && max === undefined) return undefined;
  if (min === undefined) throw new ConfigError('RTC_MIN_PORT', 'set it too, or leave RTC_MAX_PORT out.');
  if (max === undefined) throw new ConfigError('RTC_MAX_PORT', 'set it too, or leave RTC_MIN_PORT out.');
  if (max < min) throw new ConfigError('RTC_MAX_PORT', `give at least RTC_MIN_PORT, which is ${min}.`);
  return max - min + 1;
}
