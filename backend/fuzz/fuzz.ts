import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NOW_PLAYING_PACE } from '@auxcast/shared-types';
import * as z from 'zod';
import { temporaryFolder } from '../test-support/process/index.ts';
import {
  type MeasuredServer,
  type ServerSettings,
  startServerUnderTest,
} from '../test-support/servers/index.ts';
import { SeededChance } from './chance.ts';
import { Findings } from './findings.ts';
import { visitFlood } from './flood-visit.ts';
import { HonestSession } from './honest-session.ts';
import { visitHttp } from './http-visit.ts';
import { KnownIds } from './known-ids.ts';
import { visitRaw } from './raw-visit.ts';
import { visitSocket } from './socket-visit.ts';
import { left, type Standing, settledStanding, standingOf } from './standing.ts';
import { TransportLoop } from './transport-loop.ts';

const ADMIN_KEY = 'the-admin-key-of-the-fuzzer';
/** Visits at the same time. */
const ABREAST = 24;
/** Before the start is looked at: code is compiled, pools and caches fill. */
const WARM_UP = 0.1;
const SONG_EVERY_MS = 500;
const ASK_AGAIN_MS = 200;
/**
 * Pictures (64 MB at most), rate limits of thousands of addresses and compiled code are kept; sessions and
 * sockets are not.
 */
const GROWTH_MB = 40;
/** What was freed is not given back to the system at once; the database keeps some of its own. */
const RESIDENT_GROWTH_MB = 200;
const WORKERS_GROWTH_MB = 40;
/** Generous: fuzzer, server and listener share the machine. A packet comes every 20 ms. */
const GAP_MS = 2000;
/** Who ask for transports all the time, each from an address of its own. */
const TRANSPORT_LOOPS = 10;
const ENDED_SESSIONS_MS = 30_000;
const LOG_LINES = 40;
/**
 * Sessions that begin and end have a line each; nobody else's doing may have one. Bytes for each message that
 * was sent.
 */
const LOG_BYTES_PER_MESSAGE = 100;

/** How the server is set up for a pass, and from how many addresses the visits come. */
export interface Pass {
  readonly name: string;
  readonly settings: ServerSettings;
  readonly addresses: number;
}

const COMMON: ServerSettings = {
  ADMIN_KEY,
  WORKERS: '1',
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
  HOST_GRACE_MS: '1000',
  LISTENER_GRACE_MS: '1000',
};

/**
 * Limits so wide, and addresses so many, that messages get through; and everything as it is by default, from
 * one address.
 */
export const PASSES: readonly [Pass, Pass] = [
  {
    name: 'wide limits',
    addresses: 5000,
    settings: {
      MAX_SESSIONS: '100000',
      MAX_CONNECTIONS_PER_ADDRESS: '100000',
      CONNECTIONS_PER_ADDRESS_PER_MINUTE: '1000000',
      REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000',
    },
  },
  { name: 'default limits', addresses: 1, settings: {} },
];

export interface FuzzResult {
  readonly pass: string;
  readonly seed: number;
  readonly messages: number;
  readonly seconds: number;
  readonly worstGapMs: number;
  readonly start: Standing;
  readonly end: Standing;
  readonly counts: Readonly<Record<string, number>>;
  /** Empty when all is well. */
  readonly findings: readonly string[];
}

const sessionList = z.object({
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      state: z.string(),
      listenerCount: z.object({ listeners: z.number() }),
      voices: z.number(),
      talking: z.number(),
      nowPlaying: z.nullable(z.object({ track: z.nullable(z.object({ title: z.string() })) })),
    }),
  ),
});

/**
 * Sends that many hostile messages to a server in a process of its own, and looks what became of it.
 * @throws Error with what was found so far and the end of the server's log, when server or honest people did
 * not last
 */
export async function fuzz(
  pass: Pass,
  messages: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<FuzzResult> {
  await using scope = new AsyncDisposableStack();
  const folder = temporaryFolder(scope);
  const server = await startServerUnderTest(folder, { ...COMMON, ...pass.settings });
  scope.defer(() => server.close());
  const log = path.join(folder, `server-${server.port}.log`);
  const findings = new Findings();
  try {
    return await fuzzServer({ scope, server, log, pass, messages, seed, findings, say });
  } catch (error) {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES);
    const said = [`With seed ${seed} it did not get to the end.`, ...findings.all, ...lines].join('\n');
    throw new Error(said, { cause: error });
  }
}

interface Run {
  readonly scope: AsyncDisposableStack;
  readonly server: MeasuredServer;
  /** The server's. */
  readonly log: string;
  readonly pass: Pass;
  readonly messages: number;
  readonly seed: number;
  readonly findings: Findings;
  readonly say: (line: string) => void;
}

async function fuzzServer(run: Run): Promise<FuzzResult> {
  const { scope, server, log, pass, messages, seed, findings, say } = run;
  const honest = await HonestSession.begin(server.url);
  scope.defer(() => honest.close());
  const visits = new Visits(server, honest, pass, seed, findings);
  await visits.run(Math.ceil(messages * WARM_UP));
  await endOthers(server, honest);
  const start = await quietStanding(server);
  say(`${pass.name}: warmed up.`);

  const startMs = performance.now();
  await honest.hearing();
  const playing = play(honest, findings);
  const loops = Array.from({ length: TRANSPORT_LOOPS }, (_, n) =>
    TransportLoop.begin(server.url, `127.2.0.${n + 1}`, honest.sessionId, findings),
  );
  const stopLoops = async () => void (await Promise.all(loops.map((loop) => loop.stop())));
  scope.defer(stopLoops);
  await visits.run(messages);
  await stopLoops();
  say(`${pass.name}: all said; waiting for the server to let go of it.`);
  const seconds = (performance.now() - startMs) / 1000;
  const { program, voice } = await honest.hearing();
  await playing.stop();
  await endOthers(server, honest);
  const end = await settledStanding(server, start);
  say(
    `${pass.name}: settled${left(end, start)
      .map((what) => `; ${what}`)
      .join('')}.`,
  );

  for (const what of left(end, start)) findings.found(`More than at the start: ${what}.`);
  checkGrowth(start, end, findings);
  const after = await honest.hearing();
  for (const [what, before, now] of [
    ['the program', program, after.program],
    ['the voice', voice, after.voice],
  ] as const) {
    if (before.worstGapMs > GAP_MS)
      findings.found(`Of ${what} no packet was heard for ${before.worstGapMs.toFixed(0)} ms.`);
    if (now.packets <= before.packets) findings.found(`Of ${what} nothing is heard any more.`);
  }
  await checkHealth(server, findings);
  await checkHonest(server, honest, findings);
  checkLog(log, visits.sent, findings);
  return {
    pass: pass.name,
    seed,
    messages: visits.sent,
    seconds,
    worstGapMs: Math.max(program.worstGapMs, voice.worstGapMs),
    start,
    end,
    counts: Object.fromEntries([...findings.counts].sort(([a], [b]) => a.localeCompare(b))),
    findings: findings.all,
  };
}

/** Visitors one after the other, some abreast; the n-th does the same in every run with the same seed. */
class Visits {
  sent = 0;
  readonly #server: MeasuredServer;
  readonly #pass: Pass;
  readonly #seed: number;
  readonly #findings: Findings;
  readonly #ids = new KnownIds();
  #visits = 0;

  constructor(server: MeasuredServer, honest: HonestSession, pass: Pass, seed: number, findings: Findings) {
    this.#server = server;
    this.#pass = pass;
    this.#seed = seed;
    this.#findings = findings;
    this.#ids.add('sessionId', honest.sessionId);
    for (const id of honest.talk.participantIds) this.#ids.add('participantId', id);
    for (const id of honest.talk.channelIds) this.#ids.add('channelId', id);
    this.#ids.add('inviteId', honest.talk.inviteId);
  }

  async run(messages: number): Promise<void> {
    const enough = this.sent + messages;
    const visitor = async () => {
      while (this.sent < enough) {
        // Not `+=` over an `await`: others count meanwhile.
        const sent = await this.#visit();
        this.sent += sent;
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, visitor));
  }

  #visit(): Promise<number> {
    this.#visits += 1;
    const chance = new SeededChance(this.#seed, this.#visits);
    const number = chance.below(this.#pass.addresses);
    const localAddress = `127.1.${Math.floor(number / 250)}.${1 + (number % 250)}`;
    const place = { port: this.#server.port, localAddress };
    const kind = chance.next();
    if (kind < 0.3) return visitSocket(place, chance, this.#ids, this.#findings);
    if (kind < 0.45) return visitRaw(place, chance, this.#findings);
    if (kind < 0.5) {
      return visitFlood({ place, chance, ids: this.#ids, findings: this.#findings });
    }
    return visitHttp(place, chance, this.#ids, this.#findings);
  }
}

/** New songs, until it is stopped. */
function play(honest: HonestSession, findings: Findings): { stop(): Promise<void> } {
  const over = new AbortController();
  const playing = (async () => {
    while (!over.signal.aborted) {
      await honest.song();
      await pause(SONG_EVERY_MS);
    }
  })().catch((error: unknown) => findings.found(`The honest host was kept from playing: ${String(error)}`));
  return {
    stop: async () => {
      over.abort();
      await playing;
    },
  };
}

async function call(server: MeasuredServer, method: string, address: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${address}`, {
    method,
    // Sockets that are kept open would be counted as the server's.
    headers: { authorization: `Bearer ${ADMIN_KEY}`, connection: 'close' },
  });
}

async function sessions(server: MeasuredServer) {
  return sessionList.parse(await (await call(server, 'GET', '/api/admin/sessions')).json()).sessions;
}

/** Sessions that wait for a host for ten minutes need not be waited for. */
async function endOthers(server: MeasuredServer, honest: HonestSession): Promise<void> {
  let seen = '';
  let deadlineMs = 0;
  for (;;) {
    const others = (await sessions(server)).filter(({ sessionId }) => sessionId !== honest.sessionId);
    if (others.length === 0) return;
    const ids = others.map(({ sessionId }) => sessionId).join();
    // Each page of the list has its time: of many messages come many sessions.
    if (ids !== seen) deadlineMs = performance.now() + ENDED_SESSIONS_MS;
    seen = ids;
    if (performance.now() > deadlineMs) throw new Error(`${others.length} sessions do not end.`);
    // A page of the list at once: what the audit log keeps of them is stored together.
    await Promise.all(others.map(({ sessionId }) => endSession(server, sessionId)));
  }
}

async function endSession(server: MeasuredServer, sessionId: string): Promise<void> {
  await (await call(server, 'DELETE', `/api/admin/sessions/${sessionId}`)).arrayBuffer();
}

/** The least of some looks, a while after the last visit: what is about to go is no part of the start. */
async function quietStanding(server: MeasuredServer): Promise<Standing> {
  let least = await standingOf(server);
  for (let calm = 0, looks = 0; calm < 4 && looks < MOST_LOOKS; looks += 1) {
    await pause(SETTLE_LOOK_MS);
    const now = await standingOf(server);
    calm = left(least, now).length > 0 ? 0 : calm + 1;
    least = now;
  }
  return least;
}
const SETTLE_LOOK_MS = 4500;
const MOST_LOOKS = 15;

function checkGrowth(start: Standing, end: Standing, findings: Findings): void {
  const limits = { heapMB: GROWTH_MB, residentMB: RESIDENT_GROWTH_MB, workersMB: WORKERS_GROWTH_MB } as const;
  for (const name of ['heapMB', 'residentMB', 'workersMB'] as const) {
    const grown = end[name] - start[name];
    if (grown > limits[name]) findings.found(`${name} has grown by ${grown.toFixed(1)}.`);
  }
}

async function checkHealth(server: MeasuredServer, findings: Findings): Promise<void> {
  for (const address of ['/healthz', '/readyz']) {
    const answer = await call(server, 'GET', address);
    if (!answer.ok) findings.found(`${address} answers ${answer.status}: ${await answer.text()}`);
    else await answer.arrayBuffer();
  }
}

function isWhole(all: Awaited<ReturnType<typeof sessions>>, honest: HonestSession): boolean {
  const [session] = all;
  return (
    all.length === 1 &&
    session?.sessionId === honest.sessionId &&
    session.state === 'live' &&
    session.listenerCount.listeners === honest.people &&
    session.voices === 1 &&
    session.talking === 1 &&
    session.nowPlaying?.track?.title === honest.title
  );
}

async function checkHonest(server: MeasuredServer, honest: HonestSession, findings: Findings): Promise<void> {
  await honest.song();
  // A host who said songs faster than listeners are told of them is told of with its last one, within the
  // pace.
  const deadlineMs = performance.now() + 2 * NOW_PLAYING_PACE.tracks.everyMs;
  let all = await sessions(server);
  while (!isWhole(all, honest) && performance.now() < deadlineMs) {
    await pause(ASK_AGAIN_MS);
    all = await sessions(server);
  }
  if (!isWhole(all, honest)) findings.found(`The honest session is not as it was: ${JSON.stringify(all)}`);
}

function checkLog(file: string, messages: number, findings: Findings): void {
  const { size } = statSync(file);
  if (size > messages * LOG_BYTES_PER_MESSAGE) findings.found(`The log has grown to ${size} bytes.`);
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (/"level":"(error|fatal)"/.test(line) || /(^|\\n)\s+at .+:\d+:\d+/.test(line)) {
      findings.found(`In the log: ${line.slice(0, 1000)}`);
    }
  }
}
