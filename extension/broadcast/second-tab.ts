import { createNanoEvents } from 'nanoevents';
import type { TabGrant } from '../capture/granted-tab.ts';
import { TabSource } from '../capture/tab-source.ts';
import type { FailureCode } from '../failures/failures.ts';
import type { TabPort } from './broadcast-plan.ts';

export interface SecondTabOptions {
  readonly lookAtTab: TabPort['lookAtTab'];
  /** What it plays from now on. Once what this returns resolves, the stream before may be stopped. */
  readonly onStream: (stream: MediaStream | undefined) => Promise<void>;
}

export interface SecondTabEvents {
  /** It came, went, or moved to another tab; or something else of it is to be shown. */
  change: () => void;
  /** The host could not have it, or it was lost. */
  failed: (failure: FailureCode) => void;
}

/** The second turntable: another tab beside the one that is broadcast, for as long as it is wanted. */
export class SecondTab {
  readonly #options: SecondTabOptions;
  readonly #emitter = createNanoEvents<SecondTabEvents>();
  #source: TabSource | undefined;

  constructor(options: SecondTabOptions) {
    this.#options = options;
  }

  on<E extends keyof SecondTabEvents>(name: E, listener: SecondTabEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** While its sound is in our hands. */
  get here(): TabSource | undefined {
    return this.#source?.sound ? this.#source : undefined;
  }

  /** If it is this tab, perhaps on its way only. */
  as(tabId: number): TabSource | undefined {
    return this.#source?.tabId === tabId ? this.#source : undefined;
  }

  /** Never rejects: why it could not be had, `failed` tells. */
  async take(grant: TabGrant): Promise<void> {
    if ('failure' in grant) {
      this.#emitter.emit('failed', grant.failure);
      return;
    }
    const source = this.#source ?? this.#make(grant.tab.tabId);
    this.#source = source;
    await source.move(grant);
    const { moveFailure } = source.standing;
    if (moveFailure) this.#emitter.emit('failed', moveFailure);
    if (!source.sound) this.drop();
    this.#emitter.emit('change');
  }

  /** Idempotent. */
  drop(): void {
    const source = this.#source;
    if (!source) return;
    this.#source = undefined;
    void this.#letGo(source);
    this.#emitter.emit('change');
  }

  #make(tabId: number): TabSource {
    const source = new TabSource({
      tabId,
      granted: undefined,
      lookAtTab: this.#options.lookAtTab,
      // It is the host's to bring back: without it the show goes on.
      captureAgain: () => undefined,
    });
    source.playInto({
      use: ({ stream }) => this.#options.onStream(stream),
      drop: () => this.#lost(source),
    });
    source.on('change', () => this.#changed(source));
    return source;
  }

  #changed(source: TabSource): void {
    if (source !== this.#source) return;
    // Its capture goes on, in silence: nobody is to be left in that.
    if (source.standing.fault === 'tab-crashed') this.#lost(source);
    else this.#emitter.emit('change');
  }

  #lost(source: TabSource): void {
    if (source !== this.#source) return;
    this.drop();
    this.#emitter.emit('failed', 'second-tab-lost');
  }

  async #letGo(source: TabSource): Promise<void> {
    await this.#options.onStream(undefined);
    source.close();
  }
}
