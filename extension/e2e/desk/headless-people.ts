import * as z from 'zod/mini';
import { CommandChild } from '../harness/command-child.ts';

/** The benchmarks have them. */
const PROGRAM = new URL('../../../backend/bench/load/stage-people-main.ts', import.meta.url);

const seated = z.object({ index: z.int(), participantId: z.string() });
const taken = z.array(
  z.object({
    name: z.string(),
    frames: z.array(z.object({ timestamp: z.number(), payload: z.string() })),
  }),
);
export type TakenFrame = z.infer<typeof taken>[number]['frames'][number];

export interface HeadlessSeat {
  /** Of the server's `/ws`. */
  readonly url: string;
  readonly sessionId: string;
  readonly invite?: { readonly token: string; readonly name: string };
}

/** Guests and listeners without a browser, in a process of their own that ends with this one. */
export class HeadlessPeople {
  readonly #child = new CommandChild(PROGRAM);

  async join(seat: HeadlessSeat): Promise<HeadlessPerson> {
    const { index, participantId } = await this.#child.ask('join', seat, seated);
    return new HeadlessPerson(this.#child, index, participantId);
  }

  /** What comes to each from now on is kept, until it is taken. */
  async listen(): Promise<void> {
    await this.#child.ask('listen', {}, z.unknown());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#child.close();
  }
}

export class HeadlessPerson {
  readonly participantId: string;
  readonly #child: CommandChild;
  readonly #index: number;

  constructor(child: CommandChild, index: number, participantId: string) {
    this.#child = child;
    this.#index = index;
    this.participantId = participantId;
  }

  /** Sends these frames of Opus, over and over. @param frames base64, 20 ms each */
  async speak(frames: readonly string[]): Promise<void> {
    await this.#child.ask('speak', { index: this.#index, frames }, z.unknown());
  }

  /** Holds the talk button of a channel down, or lets go. */
  async hold(input: string, isHeld: boolean): Promise<void> {
    await this.#child.ask('hold', { index: this.#index, input, isHeld }, z.unknown());
  }

  /** @param wish what of `consume` says which sound. @throws Error where it may not */
  async hear(name: string, wish: { readonly voiceOf?: string; readonly isBed?: boolean }): Promise<void> {
    await this.#child.ask('hear', { index: this.#index, name, wish }, z.unknown());
  }

  /** By the names of the sounds. */
  async take(): Promise<ReadonlyMap<string, readonly TakenFrame[]>> {
    const sounds = await this.#child.ask('take', { index: this.#index }, taken);
    return new Map(sounds.map(({ name, frames }) => [name, frames]));
  }
}
