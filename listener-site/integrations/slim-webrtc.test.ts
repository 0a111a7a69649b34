import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Device, type types } from 'mediasoup-client';
import { build } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { slimWebrtc } from './slim-webrtc.ts';

/** As browsers get it. */
let built: string;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'auxcast-webrtc-'));
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [slimWebrtc()],
    build: {
      outDir: folder,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('../src/player/webrtc.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'webrtc',
      },
    },
  });
  built = path.join(folder, 'webrtc.js');
});

test.each<types.BuiltinHandlerName>(['Chrome111', 'Chrome74', 'Firefox120', 'Safari12'])(
  'what is built knows the way of %s',
  async (handlerName) => {
    const part: unknown = await import(pathToFileURL(built).href);
    const slim = deviceOf(part);
    expect(new slim({ handlerName }).handlerName).toBe(new Device({ handlerName }).handlerName);
  },
);

test.each([
  'ReactNative106 extends',
  'FakeHandler extends',
  'DataProducer extends',
  'parseProfileLevelId',
  'humanize',
])('nobody loads "%s"', async (code) => {
  expect(await readFile(built, 'utf8')).not.toContain(code);
});

function deviceOf(part: unknown): typeof Device {
  if (!isDevicePart(part)) throw new Error('There is no device in it.');
  return part.Device;
}

function isDevicePart(part: unknown): part is { readonly Device: typeof Device } {
  return typeof part === 'object' && part !== null && 'Device' in part && typeof part.Device === 'function';
}
