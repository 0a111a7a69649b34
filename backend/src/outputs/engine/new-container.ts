import type { StreamFormat } from '../stream-format.ts';
import { ChainedContainer } from './chained-container.ts';
import type { Container } from './container.ts';
import { Mp3Container } from './mp3-container.ts';
import type { Mp3Kbps } from './mp3-frame.ts';
import { OggContainer } from './ogg-container.ts';
import type { OggPlace } from './ogg-writer.ts';
import type { ChannelCount } from './opus-packet.ts';

export interface NewContainerOptions {
  readonly format: StreamFormat;
  /** Of Ogg: after which pages it goes on. */
  readonly place: OggPlace | null;
  readonly channels: ChannelCount;
}

/** Kilobits a second; null: not encoded here. */
export const KBPS: Readonly<Record<StreamFormat, Mp3Kbps | null>> = {
  ogg: null,
  'ogg-chained': null,
  'mp3-128': 128,
  'mp3-192': 192,
  'mp3-256': 256,
  'mp3-320': 320,
};

/** Rejects where a library cannot be loaded. */
export async function newContainer({ format, place, channels }: NewContainerOptions): Promise<Container> {
  const kbps = KBPS[format];
  if (kbps !== null) return await Mp3Container.create(kbps);
  if (place === null) throw new Error('Nobody said where this stream of Ogg goes on.');
  return format === 'ogg' ? new OggContainer(place, channels) : new ChainedContainer(place, channels);
}
