import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { demandRtcPorts, freeRtcPort } from './rtc-port.ts';

const closes: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

test('is content with ports that are free', async () => {
  await expect(demandRtcPorts(['127.0.0.1'], await freeRtcPort(['127.0.0.1']), 1)).resolves.toBeUndefined();
});

test('names the port that somebody has for UDP', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  closes.push(() => socket.close());
  await once(socket, 'listening');
  const { port } = socket.address();
  await expect(demandRtcPorts(['127.0.0.1'], port, 1)).rejects.toThrow(
    `RTC_MIN_PORT: port ${port} is in use on 127.0.0.1`,
  );
});

test('waits a little for one that is about to be let go', async () => {
  const port = await freeRtcPort(['127.0.0.1']);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const demanded = demandRtcPorts(['127.0.0.1'], port, 1);
  server.close();
  await expect(demanded).resolves.toBeUndefined();
});
