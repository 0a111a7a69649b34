/** A call of Chromium and Firefox, each with a tone of its own in its microphone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuxcastServer } from './harness/auxcast-server.ts';
import { beginCall } from './harness/call-seat.ts';
import { Chromium } from './harness/chromium.ts';
import { FirefoxListener } from './harness/firefox-listener.ts';
import { NetworkNamespace } from './harness/network-namespace.ts';
import { MICROPHONE_ALLOWED } from './harness/site-seat.ts';
import { SoundDevice } from './harness/sound-device.ts';
import type { TalkSeat } from './harness/talk-seat.ts';
import { waitFor } from './harness/wait-for.ts';

const TONES = { Mika: 1230, Ada: 1710 } as const;

const scope = new AsyncDisposableStack();
let mika: TalkSeat;
let ada: FirefoxListener;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auxcast-certificate-'));
  scope.defer(() => rm(folder, { recursive: true }));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const pems = await generate([{ name: 'commonName', value: 'auxcast.example' }], { keyType: 'ec' });
  await Promise.all([writeFile(cert, pems.cert), writeFile(key, pems.private)]);
  // Before the server: it listens on the addresses that are there when it starts.
  const namespace = NetworkNamespace.create();
  scope.defer(() => namespace.close());
  const sound = await SoundDevice.create(TONES);
  scope.defer(() => sound.close());
  // Firefox comes from another host, where only a page by https is given a microphone.
  const server = await AuxcastServer.start({ env: { TLS_CERT: cert, TLS_KEY: key } });
  scope.defer(() => server.close());
  const chromium = await Chromium.launch({
    args: [...MICROPHONE_ALLOWED, '--ignore-certificate-errors'],
    env: sound.environment,
  });
  scope.defer(() => chromium.close());
  const page = await chromium.browser.newPage();
  mika = await beginCall(page, server.url, 'Mika');
  const link = new URL(page.url());
  link.hostname = namespace.hostAddress;
  ada = await FirefoxListener.joinCall(link.href, 'Ada', { namespace, sound });
  scope.defer(() => ada.close());
});

afterAll(() => scope.disposeAsync());

/** Waits until each hears exactly these. */
async function hear(expected: { mika: string[]; ada: string[] }): Promise<void> {
  await waitFor('who hears whom', async () => {
    const [byMika, byAda] = await Promise.all([mika.ear.hears(TONES), ada.hears(TONES)]);
    expect({ mika: byMika, ada: byAda }).toEqual(expected);
    return true;
  });
}

test('whoever talks in Firefox is heard in Chromium, and the other way round', async () => {
  await Promise.all([mika.arm('Mika'), ada.arm('Ada')]);
  await hear({ mika: ['Ada'], ada: ['Mika'] });
});

test('whoever lets go of the button in Firefox is heard no more, until they press it again', async () => {
  await ada.talk(false);
  await hear({ mika: [], ada: ['Mika'] });
  await mika.talk('', false);
  await hear({ mika: [], ada: [] });
  await ada.talk(true);
  await hear({ mika: ['Ada'], ada: [] });
});
