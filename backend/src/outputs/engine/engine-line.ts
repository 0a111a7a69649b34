import type { ChannelCount } from './opus-packet.ts';
import { SAMPLES_PER_MS, SHORTEST_FRAME } from './opus-packet.ts';
import type { SinkNews, ThreadTask } from './thread-messages.ts';
import { REPAIR_WINDOW } from './timeline.ts';

/** What is made of a line in the thread, as the main thread sees it. */
export interface EngineSink {
  readonly id: number;
  /** What to tell a thread that knows nothing of it, so that it begins or goes on. */
  tasks(line: number): readonly ThreadTask[];
  take(news: SinkNews): void;
  /** It cannot go on. */
  lost(reason: Error): void;
}

export interface EngineLineOptions {
  readonly id: number;
  /** When program time was 0, by `performance.now`. */
  readonly originMs: number;
  readonly channels: ChannelCount;
}

/** A sound that the thread gets, as the main thread sees it. */
export class EngineLine {
  readonly id: number;
  /** Its first sample's place: multiples of the shortest frame. */
  readonly start: number;
  readonly sinks = new Set<EngineSink>();
  readonly #options: EngineLineOptions;

  constructor(options: EngineLineOptions) {
    this.id = options.id;
    this.#options = options;
    this.start = this.#placeAt(0);
  }

  /** For a thread that is new; @param isAnew after another, which played up to here */
  tasks(isAnew: boolean): readonly ThreadTask[] {
    const { id, originMs, channels } = this.#options;
    const start = isAnew ? Math.max(this.start, this.#placeAt(REPAIR_WINDOW)) : this.start;
    return [
      { task: 'line', line: id, originMs, start, channels },
      ...[...this.sinks].flatMap((sink) => sink.tasks(id)),
    ];
  }

  /** @param ago samples */
  #placeAt(ago: number): number {
    const now = (performance.now() - this.#options.originMs) * SAMPLES_PER_MS;
    return Math.max(0, Math.floor((now - ago) / SHORTEST_FRAME) * SHORTEST_FRAME);
  }
}
