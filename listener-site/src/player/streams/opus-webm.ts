/**
 * Opus in WebM, as Media Source takes it: the little of Matroska (RFC 9559, over EBML, RFC 8794) that one
 * track of sound needs. Our own, for the libraries that write WebM are many times this and know of files.
 */
export const WEBM_OPUS = 'audio/webm; codecs="opus"';

/** RFC 8794 §6.2: a length that is not known yet, in one byte. */
const UNKNOWN = 0xff;

/** @param opusHead RFC 7845 §5.1, whole, as a stream's first packet has it */
export function webmHead(opusHead: Uint8Array): Uint8Array<ArrayBuffer> {
  const audio = element([0xe1], [...element([0xb5], float(48_000)), ...element([0x9f], [opusHead[9] ?? 2])]);
  const track = element(
    [0xae],
    [
      ...element([0xd7], [1]),
      ...element([0x73, 0xc5], [1]),
      ...element([0x83], [2]),
      ...element([0x86], text('A_OPUS')),
      ...element([0x63, 0xa2], [...opusHead]),
      ...audio,
    ],
  );
  return Uint8Array.from([
    ...element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], text('webm'))),
    ...[0x18, 0x53, 0x80, 0x67, UNKNOWN],
    // Times in milliseconds.
    ...element([0x15, 0x49, 0xa9, 0x66], element([0x2a, 0xd7, 0xb1], [0x0f, 0x42, 0x40])),
    ...element([0x16, 0x54, 0xae, 0x6b], track),
  ]);
}

/** Packets that follow one another, the first one at this time. Milliseconds, from the stream's beginning. */
export function webmCluster(atMs: number, packets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const blocks: number[] = element([0xe7], uint32(Math.round(atMs)));
  let withinMs = 0;
  for (const packet of packets) {
    const within = Math.round(atMs + withinMs) - Math.round(atMs);
    blocks.push(...element([0xa3], [0x81, within >> 8, within & 0xff, 0x80, ...packet]));
    withinMs += opusMs(packet);
  }
  return Uint8Array.from(element([0x1f, 0x43, 0xb6, 0x75], blocks));
}

/** How long a packet sounds (RFC 6716 §3.1 and §3.2). Milliseconds. */
export function opusMs([toc = 0, count = 0]: Uint8Array): number {
  const config = toc >> 3;
  const frameMs =
    config < 12 ? SILK_MS[config & 3] : config < 16 ? 10 << (config & 1) : 2.5 * 2 ** (config & 3);
  const code = toc & 3;
  return (frameMs ?? 0) * (code === 3 ? count & 0x3f : code === 0 ? 1 : 2);
}

const SILK_MS = [10, 20, 40, 60] as const;

/** With its length in four bytes, which every element may have. */
function element(id: readonly number[], content: readonly number[]): number[] {
  const length = uint32(content.length);
  return [...id, 0x10 | (length[0] ?? 0), ...length.slice(1), ...content];
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function float(value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return uint32(view.getUint32(0));
}

function text(value: string): number[] {
  return [...value].map((letter) => letter.charCodeAt(0));
}
