import type { StreamFormat } from '../stream-format.ts';
import { ChainedContainer } from './chained-container.ts';
import type { Container } from './container.ts';
import { OggContainer } from './ogg-container.ts';
import type { OggPlace } from './ogg-writer.ts';
import type { ChannelCount } from './opus-packet.ts';
import { KBPS } from './stream-rate.ts';

export interface NewContainerOptions {
  readonly format: StreamFormat;
  /** Of Ogg: after which pages it goes on. */
  readonly place: OggPlace | null;
  readonly channels: ChannelCount;
}

/** Rejects where a library cannot be loaded. */
export async function newContainer({ format, place, channels }: NewContainerOptions): Promise<Container> {
  const kbps = KBPS[format];
  if (kbps !== null) {
    // Its libraries take a while to load, and Ogg needs none of them.
    const { Mp3Container } = await import('./mp3-container.ts');
    return await Mp3Container.create(kbps);
  }
  if (place === null) throw new Error('Nobody said where this stream of Ogg goes on.');
  return format === 'ogg' ? new OggContainer(place, channels) : new ChainedContainer(place, channels);
}
