import type { ArtworkUpload } from '@auxcast/shared-types';
import { beforeEach, expect, test, vi } from 'vitest';
import { ArtworkUploader } from './artwork-uploader.ts';

const file = (data: string): ArtworkUpload => ({ type: 'image/webp', data });
const fetch = vi.fn<(src: string) => Promise<ArtworkUpload | undefined>>();
const upload = vi.fn<(upload: ArtworkUpload) => Promise<string>>();
let uploader: ArtworkUploader;

beforeEach(() => {
  fetch.mockReset().mockImplementation((src) => Promise.resolve(file(src)));
  upload.mockReset().mockImplementation(({ data }) => Promise.resolve(`id of ${data}`));
  uploader = new ArtworkUploader({ fetch, upload });
});

test('the first source that gives a picture is sent', async () => {
  fetch.mockResolvedValueOnce(undefined);
  expect(await uploader.idFor(['large', 'small'])).toBe('id of small');
});

test('a track without a picture has none', async () => {
  fetch.mockResolvedValue(undefined);
  expect(await uploader.idFor(['a', 'b', 'c', 'd', 'e', 'f'])).toBeUndefined();
  expect(fetch).toHaveBeenCalledTimes(4);
  expect(await uploader.idFor([])).toBeUndefined();
});

test('each source is fetched once and sent once', async () => {
  await Promise.all([uploader.idFor(['a']), uploader.idFor(['a'])]);
  await uploader.idFor(['a']);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(upload).toHaveBeenCalledTimes(1);
});

test('what the server may have lost is sent again, without fetching it again', async () => {
  await uploader.idFor(['a']);
  uploader.forgetUploads();
  await uploader.idFor(['a']);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(upload).toHaveBeenCalledTimes(2);
});

test('a source that gave nothing is asked again the next time', async () => {
  fetch.mockResolvedValueOnce(undefined);
  expect(await uploader.idFor(['a'])).toBeUndefined();
  expect(await uploader.idFor(['a'])).toBe('id of a');
});

test('a failed upload is tried again', async () => {
  upload.mockRejectedValueOnce(new Error('away'));
  await expect(uploader.idFor(['a'])).rejects.toThrow('away');
  expect(await uploader.idFor(['a'])).toBe('id of a');
});

test('only the last pictures are kept', async () => {
  for (let index = 0; index < 20; index += 1) await uploader.idFor([`p${index}`]);
  await uploader.idFor(['p0']);
  expect(fetch).toHaveBeenCalledTimes(21);
});
