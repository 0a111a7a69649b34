import { setTimeout as pause } from 'node:timers/promises';
import { mediaPath, receptionReport } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import type { AuxcastServer } from '../harness/auxcast-server.ts';

/** Of servers whose inside a test looks at. */
export const WATCHER_KEY = 'look-but-do-not-touch';

const ASK_EVERY_MS = 10;
const DEADLINE_MS = 60_000;

const workers = z.object({
  workers: z.array(z.object({ pid: z.int(), routers: z.int(), listeners: z.int() })),
});
export type SurveyedWorker = z.infer<typeof workers>['workers'][number];

const participants = z.object({
  participants: z.array(
    z.object({
      participantId: z.string(),
      /** Begins anew for one who had been forgotten. */
      connectedSinceMs: z.number(),
      isConnected: z.boolean(),
      isReceiving: z.boolean(),
      path: z.nullable(mediaPath),
      report: z.nullable(receptionReport),
    }),
  ),
});
export type SurveyedParticipant = z.infer<typeof participants>['participants'][number];

const history = z.object({ tracks: z.array(z.object({ number: z.int(), title: z.string() })) });
export type PlayedTrack = z.infer<typeof history>['tracks'][number];

/** What a server, started with WATCHER_KEY as its ADMIN_KEY, tells of its inside. */
export class ServerWatch {
  readonly #server: AuxcastServer;

  constructor(server: AuxcastServer) {
    this.#server = server;
  }

  async workers(): Promise<SurveyedWorker[]> {
    return workers.parse(await this.#get('/api/admin/workers')).workers;
  }

  /** The host first. */
  async participants(sessionId: string): Promise<SurveyedParticipant[]> {
    return participants.parse(await this.#get(`/api/admin/sessions/${sessionId}/participants?limit=100`))
      .participants;
  }

  async history(sessionId: string): Promise<PlayedTrack[]> {
    return history.parse(await this.#get(`/api/sessions/${sessionId}/history?limit=100`)).tracks;
  }

  /**
   * What `/metrics` counts under that name and those labels, in the order in which the server writes them; 0
   * for nothing yet.
   */
  async metric(series: string): Promise<number> {
    const lines = (await (await this.#fetch('/metrics')).text()).split('\n');
    const line = lines.find((one) => one.startsWith(`${series} `));
    return Number(line?.slice(series.length) ?? 0);
  }

  /** Resolves with the moment at which `/readyz` first said yes. */
  async ready(): Promise<number> {
    const deadline = Date.now() + DEADLINE_MS;
    while (Date.now() < deadline) {
      if (await this.#isReady()) return Date.now();
      await pause(ASK_EVERY_MS);
    }
    throw new Error('The server did not become ready.');
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(new URL('/readyz', this.#server.url))).ok;
    } catch {
      // Not listening yet: asked again.
      return false;
    }
  }

  async #get(path: string): Promise<unknown> {
    return (await this.#fetch(path)).json();
  }

  async #fetch(path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${WATCHER_KEY}` };
    const response = await fetch(new URL(path, this.#server.url), { headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
