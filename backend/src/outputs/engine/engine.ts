import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import type { VorbisComments } from '../track-recorder.ts';
import { EngineLine, type EngineSink } from './engine-line.ts';
import { EngineThread, type EngineThreadOptions } from './engine-thread.ts';
import type { ChannelCount } from './opus-packet.ts';
import { PacketBatch } from './packet-batch.ts';
import type { SinkNews } from './thread-messages.ts';

/** How often what has come is handed over. */
const BATCH_MS = 50;
/** The thread stays for a while when nobody needs it: often somebody does again. */
const IDLE_MS = 10_000;
const RESTART = { firstMs: 50, lastMs: 2000 };
/** A thread that dies so often within a minute is killed by what it is given: better none of it. */
const DEATHS = { most: 5, withinMs: 60_000 };

export type StartThread = (options: EngineThreadOptions) => EngineThread;

export interface EngineOptions {
  readonly log: Pick<LoggerService, 'error' | 'log'>;
  /** In place of a real one. */
  readonly startThread?: StartThread;
}

/** A packet of a line. */
export interface LinePacket {
  readonly line: EngineLine;
  readonly publication: number;
  /** Copied. */
  readonly packet: Buffer;
}

/** All outputs of this process are made in one thread, which is there only while somebody needs it. */
export class Engine {
  readonly #log: EngineOptions['log'];
  readonly #startThread: StartThread;
  readonly #lines = new Map<number, EngineLine>();
  readonly #sinks = new Map<number, EngineSink>();
  readonly #batch = new PacketBatch();
  readonly #backoff = new Backoff(RESTART);
  #thread: EngineThread | undefined;
  #beat: NodeJS.Timeout | undefined;
  /** Until it is stopped, while nobody needs it. */
  #idling: NodeJS.Timeout | undefined;
  /** Until the next one is started, after one that died: with all lines that there are then. */
  #restarting: NodeJS.Timeout | undefined;
  #deaths: number[] = [];
  #lastId = 0;
  #deathCount = 0;

  constructor({ log, startThread = (options) => new EngineThread(options) }: EngineOptions) {
    this.#log = log;
    this.#startThread = startThread;
  }

  /** How often its thread has died so far. */
  get deathCount(): number {
    return this.#deathCount;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** @param originMs when program time was 0, by `performance.now` */
  openLine(originMs: number, channels: ChannelCount): EngineLine {
    const line = new EngineLine({ id: this.nextId(), originMs, channels });
    this.#lines.set(line.id, line);
    this.#start();
    for (const task of line.tasks(false)) this.#thread?.do(task);
    return line;
  }

  closeLine(line: EngineLine): void {
    for (const sink of line.sinks) this.drop(line, sink);
    this.#lines.delete(line.id);
    this.#thread?.do({ task: 'close-line', line: line.id });
    if (this.#lines.size === 0) this.#idle();
  }

  add(line: EngineLine, sink: EngineSink): void {
    line.sinks.add(sink);
    this.#sinks.set(sink.id, sink);
    for (const task of sink.tasks(line.id)) this.#thread?.do(task);
  }

  /** Nobody wants it any more. */
  drop(line: EngineLine, sink: EngineSink): void {
    if (!line.sinks.delete(sink)) return;
    this.#sinks.delete(sink.id);
    this.#thread?.do({ task: 'drop', sink: sink.id });
  }

  /** Its sink is told when the end is written. @param tags of a file, at its end */
  end(sink: EngineSink, tags: VorbisComments | null): void {
    // What came before the end is written before it; many ends at once are no sign of a thread that hangs.
    if (!this.#batch.isEmpty) this.#handOver();
    this.#thread?.do({ task: 'end', sink: sink.id, tags });
  }

  retag(sink: EngineSink, position: number, tags: VorbisComments): void {
    this.#thread?.do({ task: 'retag', sink: sink.id, position, tags });
  }

  packet({ line, publication, packet }: LinePacket): void {
    this.#batch.add({ line: line.id, publication, atMs: performance.now(), packet });
  }

  /** Ends the thread; resolves once it is gone. */
  async close(): Promise<void> {
    this.#rest();
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.stop();
  }

  #start(): void {
    clearTimeout(this.#idling);
    if (this.#restarting !== undefined) return;
    this.#thread ??= this.#newThread();
    // Handed over once what has come by now is read: after a stall of this process that is a lot.
    this.#beat ??= setInterval(() => setImmediate(() => this.#handOver()), BATCH_MS);
  }

  #newThread(): EngineThread {
    return this.#startThread({
      onNews: (news) => this.#take(news),
      onDied: (reason) => this.#onDied(reason),
    });
  }

  #handOver(): void {
    this.#thread?.packets(this.#batch.take(), performance.now());
  }

  #idle(): void {
    this.#rest();
    this.#idling = setTimeout(() => void this.close(), IDLE_MS);
    this.#idling.unref();
  }

  /** Nothing is to be done, and nothing to be started. */
  #rest(): void {
    clearTimeout(this.#idling);
    clearTimeout(this.#restarting);
    clearInterval(this.#beat);
    this.#restarting = undefined;
    this.#beat = undefined;
    this.#batch.take();
  }

  #take(news: SinkNews): void {
    this.#backoff.reset();
    this.#sinks.get(news.sink)?.take(news);
  }

  #onDied(reason: Error): void {
    this.#thread = undefined;
    this.#deathCount += 1;
    const nowMs = performance.now();
    this.#deaths = [...this.#deaths.filter((atMs) => nowMs - atMs < DEATHS.withinMs), nowMs];
    if (this.#lines.size === 0) return;
    if (this.#deaths.length >= DEATHS.most) {
      this.#log.error(`The thread of the outputs dies again and again (${reason.message}): all of them end.`);
      this.#giveUp(reason);
      return;
    }
    this.#log.error(`The thread of the outputs died: ${reason.message}. It is started again.`);
    this.#restarting = setTimeout(() => this.#goOn(), this.#backoff.next());
  }

  #goOn(): void {
    this.#restarting = undefined;
    this.#start();
    for (const line of this.#lines.values()) {
      for (const task of line.tasks(true)) this.#thread?.do(task);
    }
    this.#log.log('the thread of the outputs is back');
  }

  #giveUp(reason: Error): void {
    for (const sink of [...this.#sinks.values()]) sink.lost(reason);
  }
}
