import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Outputs, type StreamFormat } from '../outputs/index.ts';
import { type Session, serverClosing } from '../sessions/index.ts';
import { LiveStream } from './live-stream.ts';
import { StreamCounts } from './stream-counts.ts';
import { StreamDelivery } from './stream-delivery.ts';
import type { StreamListener } from './stream-listener.ts';

/** Every stream that somebody hears over HTTP: one for each session and format. */
@Injectable()
export class Streams implements BeforeApplicationShutdown {
  readonly #outputs: Outputs;
  readonly #counts: StreamCounts;
  readonly #delivery = new StreamDelivery();
  readonly #streams = new Map<string, Promise<LiveStream>>();
  #isClosed = false;

  constructor(@Inject(Outputs) outputs: Outputs, @Inject(StreamCounts) counts: StreamCounts) {
    this.#outputs = outputs;
    this.#counts = counts;
  }

  /**
   * Adds a listener to the stream of this session and format.
   * @param begin makes it, in the moment in which its sound begins; undefined: it has left already
   * @throws ProtocolError `server-full`, `unavailable`, `session-ended`
   */
  async join(
    session: Session,
    format: StreamFormat,
    begin: (stream: LiveStream) => StreamListener | undefined,
  ): Promise<void> {
    for (;;) {
      if (this.#isClosed) throw serverClosing();
      const name = `${session.id} ${format}`;
      const stream = await (this.#streams.get(name) ?? this.#begin(name, session, format));
      // Others may have come and gone while this one waited.
      if (stream.isOver) continue;
      const listener = begin(stream);
      if (listener === undefined) stream.endIfUnheard();
      else stream.add(listener);
      return;
    }
  }

  /** Before the server waits for its connections to end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    const streams = await Promise.allSettled(this.#streams.values());
    for (const stream of streams) if (stream.status === 'fulfilled') stream.value.close();
  }

  #begin(name: string, session: Session, format: StreamFormat): Promise<LiveStream> {
    const forget = () => void this.#streams.delete(name);
    const beginning = this.#take(session, format, forget);
    this.#streams.set(name, beginning);
    beginning.catch(forget);
    return beginning;
  }

  async #take(session: Session, format: StreamFormat, onOver: () => void): Promise<LiveStream> {
    const outputs = this.#outputs.of(session);
    const taking = await outputs.take(format);
    return new LiveStream({
      outputs,
      taking,
      usualTitle: session.title,
      delivery: this.#delivery,
      counts: this.#counts,
      onOver,
    });
  }
}
