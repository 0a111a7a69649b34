import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { VARIABLE_NAMES } from './environment.ts';
import { parseConfig } from './parse-config.ts';
import { ConfigError } from './start-error.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** For each variable: values that are taken, what they become, and values that are refused. */
const CASES: Record<string, { good: Record<string, unknown>; bad: string[]; at: string[]; with?: object }> = {
  PORT: { at: ['port'], good: { 0: 0, 8080: 8080 }, bad: ['abc', '-1', '65536', '3000.5', '0x10', '1e3'] },
  HOST: {
    at: ['host'],
    good: { '127.0.0.1': '127.0.0.1', '::1': '::1', localhost: 'localhost' },
    bad: ['x86_64-conda-linux-gnu', '127.0.0.1:80'],
  },
  PUBLIC_URL: {
    at: ['publicUrl'],
    good: { 'https://Aux.example.org/': 'https://aux.example.org', 'http://a:81': 'http://a:81' },
    bad: ['aux.example.org', 'ftp://a', 'https://a/b', 'https://me:x@a', 'https://a/?q'],
  },
  TRUSTED_PROXIES: {
    at: ['trustedProxies'],
    good: { '127.0.0.1, 10.0.0.0/8': ['127.0.0.1', '10.0.0.0/8'], loopback: ['loopback'] },
    bad: ['everyone', '10.0.0.0/99', 'true'],
  },
  ALLOWED_ORIGINS: {
    at: ['allowedOrigins'],
    good: { 'https://a.org,chrome-extension://abc': ['https://a.org', 'chrome-extension://abc'] },
    bad: ['a.org', 'https://a.org/path', '*'],
  },
  MEDIASOUP_ANNOUNCED_IP: {
    at: ['rtc', 'announcedAddresses'],
    good: {
      '203.0.113.7,2001:db8::1': ['203.0.113.7', '2001:db8::1'],
      'aux.example.org': ['aux.example.org'],
    },
    bad: ['http://203.0.113.7', 'a b', '0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'fe80::1', 'ff02::1'],
  },
  RTC_MIN_PORT: {
    at: ['rtc', 'minPort'],
    with: { RTC_MAX_PORT: '65535' },
    good: { 40000: 40_000 },
    bad: ['0', 'x', '65536'],
  },
  RTC_MAX_PORT: {
    at: ['rtc', 'maxPort'],
    with: { RTC_MIN_PORT: '40000' },
    good: { 49999: 49_999 },
    bad: ['39999', 'x', '65536'],
  },
  WORKERS: { at: ['rtc', 'workers'], good: { 3: 3 }, bad: ['0', 'many'] },
  ICE_SERVERS: {
    at: ['rtc', 'iceServers'],
    good: { '[{"urls":["stun:stun.example.org"]}]': [{ urls: ['stun:stun.example.org'] }] },
    bad: [
      'stun:stun.example.org',
      '{}',
      '[{"urls":["http://x"]}]',
      '[{"urls":"stun:x"}]',
      '[{"url":["stun:x"]}]',
    ],
  },
  TLS_CERT: { at: ['tls', 'certFile'], with: { TLS_KEY: '/k' }, good: { '/c.pem': '/c.pem' }, bad: [''] },
  TLS_KEY: { at: ['tls', 'keyFile'], with: { TLS_CERT: '/c' }, good: { '/k.pem': '/k.pem' }, bad: [''] },
  TURN_URLS: {
    at: ['rtc', 'turn', 'urls'],
    with: { TURN_SECRET: 'between-us' },
    good: {
      'turn:turn.example.org:3478, turns:[2001:db8::1]:5349?transport=tcp': [
        'turn:turn.example.org:3478',
        'turns:[2001:db8::1]:5349?transport=tcp',
      ],
    },
    bad: ['stun:stun.example.org', 'turn.example.org', 'turn:me@x', 'turn:x?transport=pigeon'],
  },
  TURN_SECRET: {
    at: ['rtc', 'turn', 'secret'],
    with: { TURN_URLS: 'turn:x' },
    good: { 'between-us': 'between-us' },
    bad: ['short', 'between us two'],
  },
  TURN_TTL_S: {
    at: ['rtc', 'turn', 'ttlMs'],
    with: { TURN_URLS: 'turn:x', TURN_SECRET: 'between-us' },
    good: { 3600: 3_600_000 },
    bad: ['0', '12h', '604801'],
  },
  HOST_KEY: {
    at: ['hostKey'],
    good: { 'long-enough': 'long-enough' },
    bad: ['party', 'two words here', 'hausschlüssel', 'x'.repeat(257)],
  },
  ADMIN_KEY: { at: ['adminKey'], good: { 'long-enough': 'long-enough' }, bad: ['short', 'two words here'] },
  HOST_GRACE_MS: { at: ['grace', 'hostMs'], good: { 0: 0, 5000: 5000 }, bad: ['2m', '-5'] },
  LISTENER_GRACE_MS: { at: ['grace', 'listenerMs'], good: { 5000: 5000 }, bad: ['soon'] },
  MAX_SESSIONS: { at: ['limits', 'sessions'], good: { 5: 5 }, bad: ['0', 'none'] },
  MAX_LISTENERS: { at: ['limits', 'listeners'], good: { 5: 5 }, bad: ['0'] },
  MAX_LISTENERS_PER_SESSION: { at: ['limits', 'listenersPerSession'], good: { 5: 5 }, bad: ['0'] },
  MAX_EGRESS_MBPS: { at: ['limits', 'egressMbps'], good: { 500: 500 }, bad: ['0', '1.5', 'all'] },
  MAX_CONNECTIONS: { at: ['limits', 'connections'], good: { 5: 5 }, bad: ['0'] },
  MAX_CONNECTIONS_PER_ADDRESS: { at: ['limits', 'connectionsPerAddress'], good: { 5: 5 }, bad: ['0'] },
  MAX_HTTP_CONNECTIONS: { at: ['limits', 'httpConnections'], good: { 5: 5 }, bad: ['0'] },
  CONNECTIONS_PER_ADDRESS_PER_MINUTE: {
    at: ['limits', 'connectionsPerAddressPerMinute'],
    good: { 5: 5 },
    bad: ['0'],
  },
  REQUESTS_PER_ADDRESS_PER_MINUTE: {
    at: ['limits', 'requestsPerAddressPerMinute'],
    good: { 5: 5 },
    bad: ['0'],
  },
  LISTENERS_PER_WORKER_BEFORE_SPREAD: {
    at: ['limits', 'listenersPerWorkerBeforeSpread'],
    good: { 5: 5 },
    bad: ['0'],
  },
  MAX_CHANNELS_PER_SESSION: { at: ['limits', 'channelsPerSession'], good: { 5: 5 }, bad: ['0', '65'] },
  MAX_TALKERS_PER_SESSION: { at: ['limits', 'talkersPerSession'], good: { 5: 5 }, bad: ['0', '65'] },
  MAX_INVITES_PER_SESSION: { at: ['limits', 'invitesPerSession'], good: { 5: 5 }, bad: ['0'] },
  MAX_ENCODERS: { at: ['outputs', 'maxEncoders'], good: { 0: 0, 5: 5 }, bad: ['-1', 'many'] },
  ICECAST_PRIVATE_TARGETS: {
    at: ['outputs', 'icecastPrivateTargets'],
    good: {
      '127.0.0.1:8000, Icecast:8000,[FD00::5]:80': ['127.0.0.1:8000', 'icecast:8000', '[fd00::5]:80'],
    },
    bad: ['127.0.0.1', 'http://127.0.0.1:8000', '10.0.0.0/8:8000', 'icecast:99999', 'a b:8000'],
  },
  DATA_DIR: {
    at: ['dataDir'],
    good: { '/srv/auxcast': '/srv/auxcast', elsewhere: path.join(WORKSPACE_ROOT, 'elsewhere') },
    bad: [],
  },
  RECORDINGS_DAYS: { at: ['recordings', 'days'], good: { 1: 1, 365: 365 }, bad: ['0', '1.5'] },
  RECORDINGS_MAX_MB: { at: ['recordings', 'maxBytes'], good: { 0: 0, 2: 2_000_000 }, bad: ['-1', 'all'] },
  RECORDINGS_KEEP_FREE_MB: {
    at: ['recordings', 'keepFreeBytes'],
    good: { 0: 0, 1: 1_000_000 },
    bad: ['-1', 'some'],
  },
  HISTORY_DAYS: { at: ['historyDays'], good: { 30: 30 }, bad: ['0', '1.5'] },
  AUDIT_DAYS: { at: ['auditDays'], good: { 400: 400 }, bad: ['29', '1.5'] },
  DATABASE_URL: {
    at: ['databaseUrl'],
    good: { 'postgres://me@db/aux': 'postgres://me@db/aux', 'postgresql://db/aux': 'postgresql://db/aux' },
    bad: ['mysql://db/aux', 'db'],
  },
  LOG_LEVEL: { at: ['log', 'level'], good: { debug: 'debug', silent: 'silent' }, bad: ['loud', 'INFO'] },
  LOG_FORMAT: { at: ['log', 'pretty'], good: { json: false, pretty: true, auto: false }, bad: ['xml'] },
};

function refusal(variables: Record<string, string>): ConfigError {
  try {
    parseConfig(variables, false);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`accepted ${JSON.stringify(variables)}`);
}

describe('the variables', () => {
  test('all have cases here', () => {
    expect(Object.keys(CASES).sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  test('are the ones that .env.example explains', () => {
    const example = readFileSync(path.join(WORKSPACE_ROOT, '.env.example'), 'utf8');
    const names = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(names).toEqual(VARIABLE_NAMES);
  });

  test.each(Object.entries(CASES))('%s takes good values and refuses bad ones in one line', (name, cases) => {
    for (const [text, value] of Object.entries(cases.good)) {
      const config = parseConfig({ ...cases.with, [name]: text }, false);
      expect(config).toHaveProperty(cases.at, value);
    }
    for (const text of cases.bad) {
      const { message } = refusal({ ...cases.with, [name]: text });
      expect(message).toMatch(new RegExp(`^${name}: .{10,}\\.$`));
    }
  });
});

describe('parseConfig', () => {
  test('needs no setting at all', () => {
    const config = parseConfig({}, true);
    expect(config).toMatchObject({ port: 3000, host: undefined, grace: { hostMs: 120_000 } });
    expect(config.log).toEqual({ level: 'info', pretty: true });
    expect(config.rtc.workers).toBeGreaterThan(0);
  });

  test('takes an empty variable for an unset one', () => {
    expect(parseConfig({ PORT: '', HOST_KEY: ' ', PUBLIC_URL: '' }, false)).toEqual(parseConfig({}, false));
  });

  test('wants both ends of the RTC ports', () => {
    expect(refusal({ RTC_MIN_PORT: '40000' }).message).toMatch(/^RTC_MAX_PORT: set it too/);
    expect(refusal({ RTC_MAX_PORT: '40000' }).message).toMatch(/^RTC_MIN_PORT: set it too/);
  });

  test('wants both halves of what is shared with a TURN server, and says nothing of the secret', () => {
    expect(refusal({ TURN_URLS: 'turn:x' }).message).toMatch(/^TURN_SECRET: set it too/);
    const { message } = refusal({ TURN_SECRET: 'between-us' });
    expect(message).toMatch(/^TURN_URLS: set it too/);
    expect(message).not.toContain('between-us');
    const both = parseConfig({ TURN_URLS: 'turn:x', TURN_SECRET: 'between-us' }, false);
    expect(both.rtc.turn?.ttlMs).toBe(43_200_000);
    expect(parseConfig({}, false).rtc.turn).toBeUndefined();
  });

  test('fits the workers into the RTC ports', () => {
    const ports = { RTC_MIN_PORT: '40000', RTC_MAX_PORT: '40000' };
    expect(parseConfig(ports, false).rtc.workers).toBe(1);
    expect(refusal({ ...ports, WORKERS: '2' }).message).toMatch(/^WORKERS: .*WORKERS=1\.$/);
  });

  test.each([
    ['RTC_MINPORT', 'RTC_MIN_PORT'],
    ['PublicUrl', 'PUBLIC_URL'],
    ['AUXCAST_PORT', 'PORT'],
    ['AUXCAST_HOST_KEY', 'HOST_KEY'],
  ])('takes %s for a slip', (name, meant) => {
    expect(refusal({ [name]: '1' }).message).toBe(`${name}: is not read by anything; rename it to ${meant}.`);
  });

  test('leaves the variables of other programs alone', () => {
    const others = {
      PATH: '/bin',
      HOSTNAME: 'here',
      npm_config_port: '1',
      MEDIASOUP_WORKER_BIN: '/x',
      Port: '1',
    };
    expect(parseConfig(others, false)).toEqual(parseConfig({}, false));
  });
});
