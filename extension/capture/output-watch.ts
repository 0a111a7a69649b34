import { logger } from '@auxcast/shared-types/log';

const log = logger('monitor');

/** How often an output that went away is looked for. */
const RETRY_MS = 2000;

/** What is used of an `AudioContext`. */
export type WatchedContext = Pick<AudioContext, 'state'> & EventTarget;
/** What is used of `navigator.mediaDevices`. */
export type WatchedDevices = Pick<MediaDevices, 'enumerateDevices'> & EventTarget;

export interface OutputWatchOptions {
  readonly devices: WatchedDevices;
  readonly onChange: () => void;
  /** The context does not play any more: another may. Asked again for as long as none does. */
  readonly onBroken: () => Promise<void>;
}

/**
 * Knows whether the host's own speakers still play. A context that lost its device says so by `error` and
 * stops running (W3C Web Audio §1.2.6); a browser whose last device was unplugged may go on and play to
 * nobody, which only the list of devices shows.
 */
export class OutputWatch {
  readonly #options: OutputWatchOptions;
  #context: WatchedContext | undefined;
  #hadOutput = false;
  #hasOutput = false;
  #wasGone = false;
  #counts = 0;
  #mending = false;
  #retry: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(options: OutputWatchOptions) {
    this.#options = options;
    options.devices.addEventListener('devicechange', this.#look);
  }

  /** From now on it is this context that plays. */
  watch(context: WatchedContext): void {
    this.#leave();
    this.#context = context;
    for (const name of CONTEXT_EVENTS) context.addEventListener(name, this.#look);
    this.#look();
  }

  get isGone(): boolean {
    return !this.#isRunning || (this.#hadOutput && !this.#hasOutput);
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#retry);
    this.#leave();
    this.#options.devices.removeEventListener('devicechange', this.#look);
  }

  get #isRunning(): boolean {
    return this.#context?.state === 'running';
  }

  readonly #look = (): void => {
    this.#tell();
    void this.#count();
  };

  #leave(): void {
    for (const name of CONTEXT_EVENTS) this.#context?.removeEventListener(name, this.#look);
  }

  /**
   * A browser that never showed an output (it may have none that it names) tells nothing by an empty list.
   */
  async #count(): Promise<void> {
    this.#counts += 1;
    const count = this.#counts;
    try {
      const devices = await this.#options.devices.enumerateDevices();
      // Asked again meanwhile: the newer answer counts.
      if (count !== this.#counts) return;
      this.#hasOutput = devices.some(({ kind }) => kind === 'audiooutput');
      this.#hadOutput ||= this.#hasOutput;
    } catch (error) {
      log.info('The sound outputs are not known.', error);
    }
    this.#tell();
  }

  #tell(): void {
    if (this.#closed) return;
    const gone = this.isGone;
    if (gone === this.#wasGone) return;
    this.#wasGone = gone;
    clearInterval(this.#retry);
    if (gone) this.#retry = setInterval(() => this.#mend(), RETRY_MS);
    this.#options.onChange();
  }

  #mend(): void {
    this.#look();
    if (this.#isRunning || this.#mending || this.#closed) return;
    this.#mending = true;
    void this.#options.onBroken().finally(() => {
      this.#mending = false;
    });
  }
}

const CONTEXT_EVENTS = ['error', 'statechange', 'sinkchange'] as const;
