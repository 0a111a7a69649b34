import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostRequests, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { SignalingClient } from '@auxcast/shared-types/client';
import type { JSHandle } from 'puppeteer-core';
import { build } from 'vite';
import { AuxcastServer } from '../harness/auxcast-server.ts';
import { Chromium } from '../harness/chromium.ts';
import { portOf } from '../harness/port-of.ts';
import type { CallEnds, HearingEnd, TalkingEnd } from './call-ends.ts';
import { sirenFile } from './siren.ts';

const SIREN_SECONDS = 30;
const ENTRY = fileURLToPath(new URL('./call-page.ts', import.meta.url));

/** A call at the product's own server, with two ends, each in a Chromium of its own. */
export interface CallStage {
  readonly talker: JSHandle<TalkingEnd>;
  readonly listener: JSHandle<HearingEnd>;
}

/** `scope` ends all of it. */
export async function openCallStage(scope: AsyncDisposableStack): Promise<CallStage> {
  const page = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A call</title>');
  });
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  scope.defer(() => closePage(page));
  const pageUrl = `http://127.0.0.1:${portOf(page)}`;

  const server = await AuxcastServer.start({ env: { HOST: '127.0.0.1', ALLOWED_ORIGINS: pageUrl } });
  scope.defer(() => server.close());
  const socketUrl = new URL('/ws', server.url);
  socketUrl.protocol = 'ws:';
  const sessionId = await openCall(scope, socketUrl.href);

  const folder = await mkdtemp(join(tmpdir(), 'auxcast-siren-'));
  scope.defer(() => rm(folder, { recursive: true }));
  const siren = join(folder, 'siren.wav');
  await writeFile(siren, sirenFile(SIREN_SECONDS));
  const microphone = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${siren}`,
  ];
  const script = await pageScript();
  const openEnds = async (args: readonly string[]): Promise<JSHandle<CallEnds>> => {
    const chromium = await Chromium.launch({ args });
    scope.defer(() => chromium.close());
    const opened = await chromium.open(pageUrl);
    opened.on('console', (message) => {
      console.error(`  page: ${message.text()}`);
    });
    await opened.evaluate(script);
    return await opened.evaluateHandle(() => window.callEnds);
  };
  const talkerPage = await openEnds(microphone);
  const listenerPage = await openEnds([]);
  return {
    talker: await talkerPage.evaluateHandle((ends, ...at) => ends.talk(...at), socketUrl.href, sessionId),
    listener: await listenerPage.evaluateHandle((ends, ...at) => ends.hear(...at), socketUrl.href, sessionId),
  };
}

async function closePage(page: Server): Promise<void> {
  const closed = once(page, 'close');
  page.close();
  page.closeAllConnections();
  await closed;
}

/** Returns its code. */
async function openCall(scope: AsyncDisposableStack, url: string): Promise<string> {
  const created = Promise.withResolvers<string>();
  const client = new SignalingClient({
    url,
    requests: hostRequests,
    greet: async (greeted) => {
      const wish = { protocol: PROTOCOL_VERSION, kind: 'call' } as const;
      const { session } = await greeted.request('createSession', wish);
      created.resolve(session.sessionId);
    },
  });
  scope.defer(() => client.close());
  client.start();
  return await created.promise;
}

/** `call-page.ts` as one script. */
async function pageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: ENTRY, output: { format: 'iife' } },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const [chunk] = bundle && 'output' in bundle ? bundle.output : [];
  if (chunk?.type !== 'chunk') throw new Error('The page of the call did not build.');
  return chunk.code;
}
