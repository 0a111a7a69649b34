import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION, STAGE, sessionId } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { monotonicMs } from '../../test-support/process/index.ts';
import { Signaling } from '../../test-support/signaling/index.ts';
import type { Voices } from './voices.ts';

const created = z.object({ session: z.object({ sessionId }) });
const nothing = z.object({});
/** Longer than anything is under way. */
const QUIET_MS = 60;
/** A press comes anywhere between two packets. */
const BETWEEN_PACKETS_MS = 20;
const LOOK_MS = 20;
const DEADLINE_MS = 5000;
/** Held up for no longer, nobody is late for other reasons than its own. */
const CALM_MS = 10;
const TRIES = 3;
/** What leaves the server for so long after a right was taken shows. */
const WATCH_MS = 250;

/** Takes the right to talk from a talker, and gives it back. */
export type Revocation = 'mute' | 'setRole' | 'setRoleRight';
export const REVOCATIONS: readonly Revocation[] = ['mute', 'setRole', 'setRoleRight'];

/** The host of a call in which everybody may talk. */
export class ModeratedCall {
  readonly sessionId: string;
  readonly #signaling: Signaling;

  private constructor(signaling: Signaling, id: string) {
    this.#signaling = signaling;
    this.sessionId = id;
  }

  static async open(url: string): Promise<ModeratedCall> {
    const signaling = await Signaling.open(url);
    const wish = { protocol: PROTOCOL_VERSION, kind: 'call' };
    const { session } = await signaling.request('createSession', wish, created);
    return new ModeratedCall(signaling, session.sessionId);
  }

  /** All of them talk, and go on. */
  async letAllTalk({ talkers, ids }: Voices): Promise<void> {
    for (const index of ids.keys()) await talkers.press(index, STAGE);
  }

  /**
   * One of those who talk lets go, and presses again, until everybody hears it. Returns how long it takes
   * from the press to the first packet at the witness. Milliseconds.
   */
  pressAgain(voices: Voices, index: number): Promise<number> {
    return calmest(voices, () => this.#pressAgain(voices, index));
  }

  async #pressAgain(voices: Voices, index: number): Promise<number> {
    const { talkers, witness } = voices;
    const id = idOf(voices, index);
    await talkers.release(index, STAGE);
    await pause(QUIET_MS + Math.random() * BETWEEN_PACKETS_MS);
    await voices.expect(id);
    const pressedMs = await talkers.press(index, STAGE);
    await untilHeard(voices, id);
    return latest(await witness.firstMs(id)) - pressedMs;
  }

  /**
   * One of those who talk loses the right to, goes on sending, and gets the right back. Returns how long it
   * takes from the moderator's request to the last packet at the witness. Milliseconds.
   */
  revoke(voices: Voices, index: number, revocation: Revocation): Promise<number> {
    return calmest(voices, () => this.#revoke(voices, index, revocation));
  }

  async #revoke(voices: Voices, index: number, revocation: Revocation): Promise<number> {
    const id = idOf(voices, index);
    const sentMs = monotonicMs();
    await this.#set(id, revocation, false);
    await pause(WATCH_MS);
    const lastMs = latest(await voices.witness.lastMs(id));
    await pause(QUIET_MS);
    if (latest(await voices.witness.lastMs(id)) !== lastMs)
      throw new Error(`After ${revocation} the voice goes on.`);
    await this.#set(id, revocation, true);
    // One role is that of all who talk.
    const affected = revocation === 'setRoleRight' ? [...voices.ids.keys()] : [index];
    for (const each of affected) await restore(voices, each, revocation);
    return Math.max(0, lastMs - sentMs);
  }

  async ping(): Promise<void> {
    await this.#signaling.request('ping', {}, nothing);
  }

  close(): void {
    this.#signaling.close();
  }

  async #set(participantId: string, revocation: Revocation, mayTalk: boolean): Promise<void> {
    const wishes: Readonly<Record<Revocation, object>> = {
      mute: { participantId, on: !mayTalk },
      setRole: { participantId, role: mayTalk ? 'guest' : 'listener' },
      setRoleRight: { channelId: STAGE, role: 'guest', right: 'talk', allowed: mayTalk },
    };
    await this.#signaling.request(revocation, wishes[revocation], nothing);
  }
}

function idOf({ ids }: Voices, index: number): string {
  const id = ids[index];
  if (id === undefined) throw new Error('There are not so many talkers.');
  return id;
}

function latest(times: readonly (number | null)[]): number {
  return Math.max(...times.map((ms) => ms ?? Number.NEGATIVE_INFINITY));
}

/** Whose right to talk is gone has no voice any more; whoever was muted has. */
async function restore(voices: Voices, index: number, revocation: Revocation): Promise<void> {
  const { talkers } = voices;
  const id = idOf(voices, index);
  if (revocation !== 'mute') {
    await talkers.speak(index);
    await voices.hear(id);
  }
  await voices.expect(id);
  await talkers.press(index, STAGE);
  await untilHeard(voices, id);
}

/** @throws Error when not everybody has a packet in time */
async function untilHeard(voices: Voices, id: string): Promise<void> {
  const deadlineMs = performance.now() + DEADLINE_MS;
  while (performance.now() < deadlineMs) {
    await pause(LOOK_MS);
    if (await voices.isHeardByAll(id)) return;
  }
  throw new Error('Not every member hears who talks.');
}

/**
 * Of a few tries the one in which the server and the witness were held up least: kept off their cores, they
 * do late what they would have done at once. The first one that is calm will do.
 */
async function calmest(voices: Voices, measure: () => Promise<number>): Promise<number> {
  let best = { ms: Number.NaN, heldMs: Number.POSITIVE_INFINITY };
  for (let n = 0; n < TRIES && best.heldMs > CALM_MS; n++) {
    await voices.watchLoops();
    const ms = await measure();
    const heldMs = await voices.loopsHeldMs();
    if (heldMs < best.heldMs) best = { ms, heldMs };
  }
  return best.ms;
}
