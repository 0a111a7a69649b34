import { createNanoEvents } from 'nanoevents';
import type * as z from 'zod/mini';
import type { UnreadEvent } from '../../client/signaling-events.ts';
import type { SignalingStatus } from '../../client/signaling-status.ts';
import type { ProtocolError } from '../../error-code.ts';
import { lenient, type Seen } from '../../lenient.ts';
import { talkRequests } from '../../talk-requests.ts';
import type { TalkLine } from '../talk-line.ts';

interface News {
  other: (news: UnreadEvent) => void;
  status: (status: SignalingStatus) => void;
  transportLost: (news: { readonly transportId: string }) => void;
}

/** By method, what a request is answered with. */
type Answer = (data: unknown) => unknown;

/** A connection to a server that holds what is pressed, answers in the next turn, and refuses as told. */
export class FakeLine implements TalkLine {
  status: SignalingStatus = { state: 'ready' };
  readonly asked: [method: string, data: unknown][] = [];
  readonly answers: Record<string, Answer> = {};
  readonly heldAtServer = new Set<string>();
  mostUnanswered = 0;
  numbersRise = true;
  readonly #emitter = createNanoEvents<News>();
  #refusal: ProtocolError | undefined;
  #refusals = 0;
  #held: Promise<never> | undefined;
  #unanswered = 0;
  #lastNumber = 0;

  on<N extends keyof News>(name: N, listener: News[N]): () => void {
    return this.#emitter.on(name, listener);
  }

  async ask<S extends z.ZodMiniType>(method: string, reply: S, data: unknown): Promise<Seen<S>> {
    this.asked.push([method, data]);
    const refusal = this.#refusals > 0 ? this.#refusal : undefined;
    this.#refusals -= 1;
    if (!refusal) this.#press(method, data);
    this.#unanswered += 1;
    this.mostUnanswered = Math.max(this.mostUnanswered, this.#unanswered);
    const held = this.#held;
    this.#held = undefined;
    try {
      await (held ?? new Promise((resolve) => setTimeout(resolve, 0)));
    } finally {
      this.#unanswered -= 1;
    }
    if (refusal) throw refusal;
    return lenient(reply).parse(this.answers[method]?.(data) ?? {});
  }

  become(status: SignalingStatus): void {
    this.status = status;
    if (status.state === 'away') {
      this.heldAtServer.clear();
      this.#lastNumber = 0;
      // What was asked over it gets no answer that counts.
      this.#unanswered = 0;
    }
    this.#emitter.emit('status', status);
  }

  say(event: string, data: unknown): void {
    this.#emitter.emit('other', { event, data });
  }

  loseTransport(transportId: string): void {
    this.#emitter.emit('transportLost', { transportId });
  }

  /** From now on, so many times. */
  refuse(error: ProtocolError | undefined, times = Number.POSITIVE_INFINITY): void {
    this.#refusal = error;
    this.#refusals = error ? times : 0;
  }

  /** The next request is refused when the test says so. */
  holdNext(): { readonly reject: (error: ProtocolError) => void } {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#held = promise;
    return { reject };
  }

  #press(method: string, data: unknown): void {
    if (method !== 'press' && method !== 'release') return;
    const { input, number } = talkRequests.press.data.parse(data);
    this.numbersRise &&= number > this.#lastNumber;
    this.#lastNumber = number;
    if (method === 'press') this.heldAtServer.add(input);
    else this.heldAtServer.delete(input);
  }
}
