import type { ArtworkUpload } from '@auxcast/shared-types';
import { beforeEach, expect, test, vi } from 'vitest';
import { ArtworkDesk } from './artwork-desk.ts';

const file = (data: string): ArtworkUpload => ({ type: 'image/webp', data });
const fetch = vi.fn<(src: string) => Promise<ArtworkUpload | undefined>>();
const upload = vi.fn<(upload: ArtworkUpload) => Promise<string>>();
let desk: ArtworkDesk;

beforeEach(() => {
  fetch.mockReset().mockImplementation((src) => Promise.resolve(file(src)));
  upload.mockReset().mockImplementation(({ data }) => Promise.resolve(`id of ${data}`));
  desk = new ArtworkDesk({ fetch, upload });
});

test('the first source that gives a picture is sent', async () => {
  fetch.mockResolvedValueOnce(undefined);
  expect(await desk.idFor(['large', 'small'])).toBe('id of small');
});

test('a track without a picture has none', async () => {
  fetch.mockResolvedValue(undefined);
  expect(await desk.idFor(['a', 'b', 'c', 'd', 'e', 'f'])).toBeUndefined();
  expect(fetch).toHaveBeenCalledTimes(4);
  expect(await desk.idFor([])).toBeUndefined();
});

test('each source is fetched once and sent once', async () => {
  await Promise.all([desk.idFor(['a']), desk.idFor(['a'])]);
  await desk.idFor(['a']);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(upload).toHaveBeenCalledTimes(1);
});

test('what the server may have lost is sent again, without fetching it again', async () => {
  await desk.idFor(['a']);
  desk.forgetUploads();
  await desk.idFor(['a']);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(upload).toHaveBeenCalledTimes(2);
});

test('a source that gave nothing is asked again the next time', async () => {
  fetch.mockResolvedValueOnce(undefined);
  expect(await desk.idFor(['a'])).toBeUndefined();
  expect(await desk.idFor(['a'])).toBe('id of a');
});

test('a failed upload is tried again', async () => {
  upload.mockRejectedValueOnce(new Error('away'));
  await expect(desk.idFor(['a'])).rejects.toThrow('away');
  expect(await desk.idFor(['a'])).toBe('id of a');
});

test('only the last pictures are kept', async () => {
  for (let index = 0; index < 20; index += 1) await desk.idFor([`p${index}`]);
  await desk.idFor(['p0']);
  expect(fetch).toHaveBeenCalledTimes(21);
});
