import { logger } from '@auxcast/shared-types/log';
import { createNanoEvents } from 'nanoevents';
import { MonitorGraph } from './monitor-graph.ts';
import { OutputWatch } from './output-watch.ts';
import type { StereoLevel } from './stereo-meter.ts';

const log = logger('monitor');

/** A context without a device to play to may never answer whether it runs. */
const START_MS = 2000;

export interface MonitorEvents {
  /** The host's own output went away, or came back. */
  output: () => void;
}

/**
 * Gives the host back the sound that capture took from the tab, and measures it. What listeners get does not
 * come through here: an audio graph on its way would cost them some 20 ms, and would end with the host's
 * speakers.
 */
export class Monitor {
  readonly #emitter = createNanoEvents<MonitorEvents>();
  readonly #output: OutputWatch;
  #graph: MonitorGraph;
  #stream: MediaStream | undefined;
  #isOpen = true;
  #volume = 1;
  #isClosed = false;

  private constructor(graph: MonitorGraph) {
    this.#graph = graph;
    this.#output = new OutputWatch({
      devices: navigator.mediaDevices,
      onChange: () => this.#emitter.emit('output'),
      onBroken: () => this.#rebuild(),
    });
    this.#output.watch(graph.context);
  }

  static async open(): Promise<Monitor> {
    const graph = new MonitorGraph(true);
    await startUp(graph);
    return new Monitor(graph);
  }

  on<E extends keyof MonitorEvents>(name: E, listener: MonitorEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Whether the host hears nothing because there is nothing to play to. Listeners hear on. */
  get isOutputGone(): boolean {
    return this.#output.isGone;
  }

  /** Fades over from the present input to `stream`. The former stream may be stopped once this resolves. */
  async use(stream: MediaStream): Promise<void> {
    this.#stream = stream;
    await this.#graph.use(stream);
  }

  /** The source is gone: its input too. */
  async drop(): Promise<void> {
    this.#stream = undefined;
    await this.#graph.drop();
  }

  /** Whether the host's own speakers play it. */
  setOpen(open: boolean): void {
    this.#isOpen = open;
    this.#graph.setOpen(open);
  }

  /** 0 to 1: how loud the host's own speakers play it. What is measured stays as loud. */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#graph.setVolume(volume);
  }

  /** `undefined` while it cannot be measured. */
  level(): StereoLevel | undefined {
    return this.#graph.level();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#output.close();
    await this.#graph.close();
  }

  /**
   * A context whose device failed stays suspended for good, whatever comes back; a new one plays. Never
   * rejects.
   */
  async #rebuild(): Promise<void> {
    const next = new MonitorGraph(this.#isOpen, this.#volume);
    try {
      await startUp(next);
      if (this.#isClosed || next.context.state !== 'running') {
        await next.close();
        return;
      }
      const former = this.#graph;
      this.#graph = next;
      this.#output.watch(next.context);
      next.setOpen(this.#isOpen);
      next.setVolume(this.#volume);
      if (this.#stream) await next.use(this.#stream);
      await former.close();
    } catch (error) {
      log.info('The sound output does not come back yet.', error);
    }
  }
}

async function startUp({ context }: MonitorGraph): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, START_MS);
  });
  await Promise.race([context.resume(), late]).finally(() => clearTimeout(timer));
}
