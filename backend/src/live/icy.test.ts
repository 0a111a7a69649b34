import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ICY_METAINT, IcyWeave, icyBlock } from './icy.ts';

/** What a player makes of it: sound and titles apart. */
function unweave(bytes: Buffer): { sound: Buffer; titles: string[] } {
  const sound: Buffer[] = [];
  const titles: string[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    sound.push(bytes.subarray(at, at + ICY_METAINT));
    at += ICY_METAINT;
    const length = (bytes[at] ?? 0) * 16;
    const block = bytes.subarray(at + 1, at + 1 + length).toString();
    if (length > 0) titles.push(/^StreamTitle='(.*?)';\0*$/s.exec(block)?.[1] ?? block);
    at += 1 + length;
  }
  return { sound: Buffer.concat(sound), titles };
}

test('a title is told once, and again when it changes', () => {
  const weave = new IcyWeave();
  const [one, two] = [icyBlock('Ada - One'), icyBlock('Two')];
  const sound = Buffer.alloc(ICY_METAINT, 7);
  const pieces = [one, one, two, two, one].flatMap((block) => weave.weave(sound, block));
  expect(unweave(Buffer.concat(pieces)).titles).toEqual(['Ada - One', 'Two', 'Ada - One']);
});

test('the sound stays what it is, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 12 }), (lengths) => {
      const weave = new IcyWeave();
      const block = icyBlock('x');
      const sounds = lengths.map((length, n) => Buffer.alloc(length, n + 1));
      const woven = Buffer.concat(sounds.flatMap((sound) => weave.weave(sound, block)));
      return unweave(woven).sound.equals(Buffer.concat(sounds));
    }),
    { numRuns: 50 },
  );
});

test('sound between two blocks is handed on without a copy', () => {
  const sound = Buffer.alloc(100, 1);
  const [piece, ...more] = new IcyWeave().weave(sound, icyBlock(''));
  expect(more).toEqual([]);
  expect(piece?.buffer).toBe(sound.buffer);
});

test('no title ends its block, or is longer than a block', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (title) => {
      const block = icyBlock(title);
      const text = block.subarray(1).toString().replace(/\0+$/, '');
      expect(block.byteLength).toBe(1 + (block[0] ?? 0) * 16);
      expect(text.startsWith("StreamTitle='")).toBe(true);
      expect(text.indexOf("'", "StreamTitle='".length)).toBe(text.length - 2);
    }),
  );
  expect(icyBlock('ü'.repeat(5000))[0]).toBe(255);
  expect(icyBlock("Don't").toString()).toContain('Don’t');
});
