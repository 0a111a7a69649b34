import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { type ListenerReading, listenerReading, type ShownTitle, shownTitle } from './listener-page.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import { type ReceptionSample, receptionSample } from './reception-tap.ts';
import type { SoundDevice } from './sound-device.ts';

/** Asked of the process beside Firefox; its answer comes back under the same `id`. */
export type FirefoxQuestion =
  | { readonly id: number; readonly ask: 'open'; readonly url: string }
  | { readonly id: number; readonly ask: 'joinCall'; readonly url: string; readonly name: string }
  | { readonly id: number; readonly ask: 'arm'; readonly microphone: string }
  | { readonly id: number; readonly ask: 'talk'; readonly isOn: boolean }
  | { readonly id: number; readonly ask: 'hears'; readonly tones: Readonly<Record<string, number>> }
  | {
      readonly id: number;
      readonly ask: 'read' | 'reception' | 'stream' | 'serversIceName' | 'shownTitles' | 'close';
    }
  | { readonly id: number; readonly ask: 'screenshot'; readonly path: `${string}.png` };

export interface FirefoxAnswer {
  readonly id: number;
  readonly error?: string;
  readonly answer?: unknown;
}

export interface FirefoxPlace {
  readonly namespace: Pick<NetworkNamespace, 'inside'>;
  readonly sound: SoundDevice;
}

type Ask = FirefoxQuestion extends infer Q ? (Q extends FirefoxQuestion ? Omit<Q, 'id'> : never) : never;

/**
 * A listener, or somebody in a call, in Firefox, on a host of its own. WebDriver BiDi listens on the loopback
 * of Firefox' network namespace, so what drives it lives in there too: a process of ours that this object
 * talks to.
 */
export class FirefoxListener {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (message: FirefoxAnswer) => this.#answered(message));
    process.on('exit', (code) => this.#exited(code));
  }

  static open(url: string, place: FirefoxPlace): Promise<FirefoxListener> {
    return FirefoxListener.#start({ ask: 'open', url }, place);
  }

  static joinCall(url: string, name: string, place: FirefoxPlace): Promise<FirefoxListener> {
    return FirefoxListener.#start({ ask: 'joinCall', url, name }, place);
  }

  static async #start(first: Ask, { namespace, sound }: FirefoxPlace): Promise<FirefoxListener> {
    const driver = fileURLToPath(new URL('./firefox-driver.ts', import.meta.url));
    const [command, args] = namespace.inside(process.execPath, driver);
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...sound.environment },
    });
    await once(child, 'spawn');
    const listener = new FirefoxListener(child);
    try {
      await listener.#ask(first);
    } catch (error) {
      await listener.close();
      throw error;
    }
    return listener;
  }

  /** In a call: see TalkSeat. */
  async arm(microphone: string): Promise<void> {
    await this.#ask({ ask: 'arm', microphone });
  }

  async talk(isOn: boolean): Promise<void> {
    await this.#ask({ ask: 'talk', isOn });
  }

  /** See VoiceEar. */
  async hears(tones: Readonly<Record<string, number>>): Promise<string[]> {
    return z.array(z.string()).parse(await this.#ask({ ask: 'hears', tones }));
  }

  async read(): Promise<ListenerReading> {
    return listenerReading.parse(await this.#ask({ ask: 'read' }));
  }

  /** @throws Error while nothing is received */
  async reception(): Promise<ReceptionSample> {
    return receptionSample(z.array(z.unknown()).parse(await this.#ask({ ask: 'reception' })));
  }

  /** See ListenerPage. */
  async stream(): Promise<string | null> {
    return z.nullable(z.string()).parse(await this.#ask({ ask: 'stream' }));
  }

  /** See ReceptionTap. */
  async serversIceName(): Promise<string | null> {
    return z.nullable(z.string()).parse(await this.#ask({ ask: 'serversIceName' }));
  }

  async shownTitles(): Promise<ShownTitle[]> {
    return z.array(shownTitle).parse(await this.#ask({ ask: 'shownTitles' }));
  }

  async screenshot(path: `${string}.png`): Promise<void> {
    await this.#ask({ ask: 'screenshot', path });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    await this.#ask({ ask: 'close' }).catch(() => this.#process.kill());
    await exited;
  }

  #ask(question: Ask): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ ...question, id }, (error) => error && this.#fail(id, error));
    });
  }

  #answered({ id, error, answer }: FirefoxAnswer): void {
    if (error !== undefined) this.#fail(id, new Error(`Firefox: ${error}`));
    else this.#waiting.get(id)?.resolve(answer);
    this.#waiting.delete(id);
  }

  #fail(id: number, error: Error): void {
    this.#waiting.get(id)?.reject(error);
    this.#waiting.delete(id);
  }

  #exited(code: number | null): void {
    for (const id of this.#waiting.keys()) this.#fail(id, new Error(`Firefox's driver ended with ${code}.`));
  }
}
