import sharp from 'sharp';
import { expect, test } from 'vitest';
import { rasterType } from './raster-type.ts';

const dot = () => sharp({ create: { width: 2, height: 2, channels: 3, background: '#c02020' } });

test.each([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['avif', 'image/avif'],
] as const)('knows a real %s', async (format, type) => {
  expect(rasterType(await dot().toFormat(format).toBuffer())).toBe(type);
});

test.each([
  ['BM\x46\0\0\0', 'image/bmp'],
  ['\0\0\x01\0\x01\0', 'image/x-icon'],
  ['GIF87a\x01\0', 'image/gif'],
  ['\0\0\0\x1cftypmif1\0\0\0\0mif1avif', 'image/avif'],
])('knows what begins with %j', (head, type) => {
  expect(rasterType(Buffer.from(head, 'latin1'))).toBe(type);
});

test.each([
  '',
  '<svg xmlns="http://www.w3.org/2000/svg">',
  '<?xml version="1.0"?><svg',
  '<!doctype html><script>',
  ' \x89PNG\r\n\x1a\n',
  '\x89PNG',
  'RIFF1234WAVE',
  'RIFF',
  '\0\0\0\x18ftypmp42',
  '%PDF-1.7',
  'II*\0',
])('takes %j for no picture', (head) => {
  expect(rasterType(Buffer.from(head, 'latin1'))).toBeUndefined();
});
