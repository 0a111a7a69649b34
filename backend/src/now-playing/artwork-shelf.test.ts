import { createHash } from 'node:crypto';
import { artworkId } from '@auxcast/shared-types';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { artworkImage } from './artwork-image.ts';
import { ArtworkShelf } from './artwork-shelf.ts';

// The real one, and how often it was called.
vi.mock(import('./artwork-image.ts'), { spy: true });

const ONE = { sessionId: 'one', address: '192.0.2.1', artworkKey: 'the key of one' };
const ORANGE = { r: 230, g: 120, b: 20 };

function picture(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 4, background: { ...ORANGE, alpha: 1 } } })
    .png()
    .toBuffer();
}

function upload(file: Buffer) {
  return { type: 'image/png', data: file.toString('base64') } as const;
}

test('a picture is bounded, encoded anew, and its colour told', async () => {
  const image = await artworkImage(await picture(2000, 1000));
  const metadata = await sharp(image.bytes).metadata();
  expect([metadata.format, metadata.width, metadata.height]).toEqual(['jpeg', 640, 320]);
  expect(image.type).toBe('image/jpeg');
  const [red, , blue] = [1, 3, 5].map((at) => Number.parseInt(image.accent.slice(at, at + 2), 16));
  expect(red).toBeGreaterThan(200);
  expect(blue).toBeLessThan(60);
});

test('a small picture stays small', async () => {
  const { bytes } = await artworkImage(await picture(64, 64));
  expect((await sharp(bytes).metadata()).width).toBe(64);
});

test.each([
  ['no picture at all', Buffer.from('GIF89a, honestly')],
  ['a vector picture', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['the beginning of a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
])('%s is refused', async (_what, file) => {
  await expect(artworkImage(file)).rejects.toMatchObject({ code: 'bad-artwork' });
});

test('a picture that would unpack to gigabytes is refused', async () => {
  const file = await sharp({ create: { width: 5000, height: 5000, channels: 3, background: ORANGE } })
    .png()
    .toBuffer();
  expect(file.byteLength).toBeLessThan(524_288);
  await expect(artworkImage(file)).rejects.toMatchObject({ code: 'bad-artwork' });
});

test('the same picture is stored once, and found again', async () => {
  const put = vi.fn();
  const shelf = new ArtworkShelf({ put, find: async () => undefined });
  const file = upload(await picture(100, 100));
  const id = await shelf.add(ONE, file, () => undefined);
  expect(await shelf.add(ONE, file, () => undefined)).toBe(id);
  expect(artworkId.safeParse(id).success).toBe(true);
  expect(put).toHaveBeenCalledOnce();
  expect(await shelf.find('one', id)).toMatchObject({ sessionId: 'one', type: 'image/jpeg' });
  expect(await shelf.find('another', id)).toBeUndefined();
});

test('whoever has a picture does not know its id in any session', async () => {
  const shelf = new ArtworkShelf({ put: () => undefined, find: async () => undefined });
  const file = upload(await picture(100, 100));
  const own = await shelf.add(ONE, file, () => undefined);
  const other = { ...ONE, sessionId: 'two', artworkKey: 'the key of two' };
  expect(await shelf.add(other, file, () => undefined)).not.toBe(own);
  const { bytes } = await artworkImage(await picture(100, 100));
  expect(own).not.toBe(createHash('sha256').update(bytes).digest('base64url').slice(0, 22));
});

test('what memory has forgotten is fetched from the store', async () => {
  const stored = {
    artworkId: 'x',
    sessionId: 'one',
    type: 'image/jpeg',
    bytes: Buffer.of(1),
    accent: '#000000',
  };
  const find = vi.fn(async () => stored);
  const shelf = new ArtworkShelf({ put: () => undefined, find });
  expect(await shelf.find('one', 'x')).toBe(stored);
  await shelf.find('one', 'x');
  expect(find).toHaveBeenCalledOnce();
});

test('what may not be added is not stored', async () => {
  const put = vi.fn();
  const shelf = new ArtworkShelf({ put, find: async () => undefined });
  const refuse = () => {
    throw new Error('full');
  };
  await expect(shelf.add(ONE, upload(await picture(9, 9)), refuse)).rejects.toThrow('full');
  expect(put).not.toHaveBeenCalled();
});

test('what may not be added is not even decoded, nor what is refused when its turn comes', async () => {
  const shelf = new ArtworkShelf({ put: () => undefined, find: async () => undefined });
  const decode = vi.mocked(artworkImage).mockClear();
  const first = shelf.add(ONE, upload(await picture(9, 9)), () => undefined);
  let isOpen = true;
  const demandOpen = () => {
    if (!isOpen) throw new Error('ended');
  };
  const second = shelf.add(ONE, upload(await picture(8, 8)), demandOpen);
  isOpen = false;
  await expect(shelf.add(ONE, upload(await picture(7, 7)), demandOpen)).rejects.toThrow('ended');
  await expect(second).rejects.toThrow('ended');
  await first;
  expect(decode).toHaveBeenCalledOnce();
});

test('the same file sent again is not decoded again, and passes where no other would', async () => {
  const shelf = new ArtworkShelf({ put: () => undefined, find: async () => undefined });
  const file = upload(await picture(9, 9));
  const id = await shelf.add(ONE, file, () => undefined);
  const decode = vi.mocked(artworkImage).mockClear();
  const mayAdd = vi.fn();
  expect(await shelf.add(ONE, file, mayAdd)).toBe(id);
  expect(mayAdd.mock.calls).toEqual([[id]]);
  expect(decode).not.toHaveBeenCalled();
});

test('a bad picture does not spoil the next one', async () => {
  const shelf = new ArtworkShelf({ put: () => undefined, find: async () => undefined });
  const file = await picture(9, 9);
  const bad = shelf.add(ONE, upload(Buffer.from('no')), () => undefined);
  const good = shelf.add(ONE, upload(file), () => undefined);
  await expect(bad).rejects.toMatchObject({ code: 'bad-artwork' });
  await expect(good).resolves.toHaveLength(22);
});
