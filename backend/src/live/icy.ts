/** Bytes of sound between two blocks of metadata: as much as Icecast's, which players know. */
export const ICY_METAINT = 16_000;

/** A block's first byte counts sixteens of bytes, so that it holds 4080 at most. */
const UNIT = 16;
const MOST_UNITS = 255;
const BEFORE = Buffer.from("StreamTitle='");
const AFTER = Buffer.from("';");
/** Nothing has changed. */
const UNCHANGED = Buffer.from([0]);

/**
 * A block of metadata that tells a title, in UTF-8. There is no standard; the protocol is Shoutcast's, as
 * players of today read it: a quote ends the title, and there is no way to escape one.
 */
export function icyBlock(title: string): Buffer {
  const most = MOST_UNITS * UNIT - BEFORE.byteLength - AFTER.byteLength;
  const told = Buffer.from(withinBytes(title.replaceAll("'", '’'), most));
  const units = Math.ceil((BEFORE.byteLength + told.byteLength + AFTER.byteLength) / UNIT);
  const block = Buffer.alloc(1 + units * UNIT);
  block[0] = units;
  let at = 1;
  for (const part of [BEFORE, told, AFTER]) at += part.copy(block, at);
  return block;
}

/** Whole characters only. */
function withinBytes(text: string, most: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(most));
  return text.slice(0, read);
}

/**
 * Weaves metadata into the sound of one listener, whose count begins with its answer. Own, because nothing
 * kept does it by the byte without copying the sound.
 */
export class IcyWeave {
  #untilBlock = ICY_METAINT;
  #told: Buffer | undefined;

  /**
   * What to send, in order.
   * @param block of the title of this sound: the same buffer for as long as it is the same title
   */
  weave(sound: Buffer, block: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let from = 0;
    while (sound.byteLength - from >= this.#untilBlock) {
      pieces.push(sound.subarray(from, from + this.#untilBlock), block === this.#told ? UNCHANGED : block);
      this.#told = block;
      from += this.#untilBlock;
      this.#untilBlock = ICY_METAINT;
    }
    if (from < sound.byteLength) pieces.push(sound.subarray(from));
    this.#untilBlock -= sound.byteLength - from;
    return pieces;
  }
}
