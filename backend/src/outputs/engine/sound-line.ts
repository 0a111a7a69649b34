import type { VorbisComments } from '../track-recorder.ts';
import type { LineSink } from './line-sink.ts';
import { type ChannelCount, SAMPLES_PER_MS } from './opus-packet.ts';
import { rtpSound } from './rtp-sound.ts';
import { Timeline } from './timeline.ts';

export interface SoundLineOptions {
  /** When its place 0 was, milliseconds. */
  readonly originMs: number;
  readonly start: number;
  readonly channels: ChannelCount;
}

/** A sound on its way to all that is made of it. */
export class SoundLine {
  readonly channels: ChannelCount;
  readonly #originMs: number;
  readonly #timeline: Timeline;
  readonly #sinks = new Map<number, LineSink>();

  constructor({ originMs, start, channels }: SoundLineOptions) {
    this.channels = channels;
    this.#originMs = originMs;
    this.#timeline = new Timeline({
      start,
      channels,
      onSound: (sound) => {
        for (const sink of this.#sinks.values()) sink.put(sound);
      },
    });
  }

  add(id: number, sink: LineSink): void {
    this.#sinks.set(id, sink);
  }

  retag(id: number, position: number, tags: VorbisComments): void {
    this.#sinks.get(id)?.retag?.(position, tags);
  }

  /** All that has come is played first, for all sinks. */
  end(id: number, tags: VorbisComments | null): void {
    const sink = this.#sinks.get(id);
    if (sink === undefined) return;
    this.#timeline.finish();
    sink.end(tags);
    this.#sinks.delete(id);
  }

  drop(id: number): void {
    this.#sinks.get(id)?.close();
    this.#sinks.delete(id);
  }

  /** @param publication another number begins another row of time stamps @param atMs when the packet came */
  put(packet: Uint8Array, publication: number, atMs: number): void {
    const sound = rtpSound(packet);
    if (sound !== undefined) this.#timeline.put(sound, publication, this.#samplesAt(atMs));
  }

  advance(nowMs: number): void {
    this.#timeline.advance(this.#samplesAt(nowMs));
    for (const sink of this.#sinks.values()) sink.tick(this.#timeline.shift);
  }

  close(): void {
    for (const sink of this.#sinks.values()) sink.close();
    this.#sinks.clear();
  }

  #samplesAt(ms: number): number {
    return (ms - this.#originMs) * SAMPLES_PER_MS;
  }
}
