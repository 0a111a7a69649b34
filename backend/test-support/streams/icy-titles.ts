import { IcecastMetadataReader } from 'icecast-metadata-js';

export interface IcyTitle {
  readonly title: string;
  /** Of sound before it. */
  readonly atByte: number;
}

/** The titles in a stream, and the sound without them, as a player reads both. */
export function icyTitles(bytes: Buffer, icyMetaInt: number): { titles: IcyTitle[]; sound: Buffer } {
  const titles: IcyTitle[] = [];
  const sound: Uint8Array[] = [];
  let atByte = 0;
  const reader = new IcecastMetadataReader({
    metadataTypes: ['icy'],
    icyMetaInt,
    onStream: ({ stream }) => {
      sound.push(stream);
      atByte += stream.byteLength;
    },
    onMetadata: ({ metadata }) => titles.push({ title: metadata['StreamTitle'] ?? '', atByte }),
  });
  reader.readAll(bytes);
  return { titles, sound: Buffer.concat(sound) };
}
