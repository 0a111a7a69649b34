/**
 * The least server that lets listeners hear a host after one round trip, and members hear who talks:
 * mediasoup and `ws`, nothing else. What it costs is what Auxcast's own server is measured against, so it has
 * one room, no rights, no limits and no state to tell.
 */
import { createServer } from 'node:http';
import { dtlsParameters, type RtpCapabilities, rtpCapabilities, rtpParameters } from '@auxcast/shared-types';
import { createWorker } from 'mediasoup';
import type { Producer, WebRtcTransport } from 'mediasoup/types';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod/mini';
import { toMediasoupCapabilities, toMediasoupParameters } from '../../src/media/rtp-parameters.ts';
import { messageText } from '../../test-support/signaling/index.ts';
import { BARE_SESSION } from './bare-session.ts';

const LOOPBACK = '127.0.0.1';

/** The one there is. */
const SESSION = { sessionId: BARE_SESSION };

const message = z.discriminatedUnion('method', [
  z.object({ id: z.int(), method: z.literal('createSession') }),
  z.object({ id: z.int(), method: z.literal('createProducerTransport') }),
  z.object({ id: z.int(), method: z.literal('connectTransport'), data: z.object({ dtlsParameters }) }),
  z.object({ id: z.int(), method: z.literal('produce'), data: z.object({ rtpParameters }) }),
  z.object({
    id: z.int(),
    method: z.literal('join'),
    data: z.object({ rtpCapabilities: z.optional(rtpCapabilities) }),
  }),
  z.object({ id: z.int(), method: z.literal('createConsumerTransport') }),
  /** By what `produce` was answered with. */
  z.object({
    id: z.int(),
    method: z.literal('consume'),
    data: z.object({ voiceOf: z.string(), rtpCapabilities }),
  }),
  /** The same string to every other socket. */
  z.object({ id: z.int(), method: z.literal('say'), data: z.object({ text: z.string() }) }),
  z.object({ id: z.int(), method: z.literal('leave') }),
]);

const worker = await createWorker();
const router = await worker.createRouter({
  mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
});
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    { protocol: 'udp', ip: LOOPBACK },
    { protocol: 'tcp', ip: LOOPBACK },
  ],
});
const http = createServer((_request, response) => response.end());
const sockets = new WebSocketServer({ server: http, path: '/ws' });
let producer: Producer | undefined;

class Connection {
  readonly #socket: WebSocket;
  #transport: WebRtcTransport | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (raw) => void this.#receive(messageText(raw)));
    socket.on('close', () => this.#transport?.close());
  }

  async #receive(raw: string): Promise<void> {
    const request = message.parse(JSON.parse(raw));
    this.#socket.send(JSON.stringify({ id: request.id, ok: true, data: await this.#answer(request) }));
  }

  async #answer(request: z.infer<typeof message>): Promise<object> {
    switch (request.method) {
      case 'createSession':
        return { session: SESSION };
      case 'createProducerTransport':
      case 'createConsumerTransport':
        return { transport: await this.#openTransport() };
      case 'connectTransport':
        await this.#transport?.connect(request.data);
        return {};
      case 'produce':
        producer = await this.#transport?.produce({
          kind: 'audio',
          rtpParameters: toMediasoupParameters(request.data.rtpParameters),
        });
        return { producerId: producer?.id };
      case 'join':
        return request.data.rtpCapabilities ? this.#receiveProgram(request.data.rtpCapabilities) : {};
      case 'consume':
        return this.#consume(request.data.voiceOf, request.data.rtpCapabilities);
      case 'say':
        for (const socket of sockets.clients) if (socket !== this.#socket) socket.send(request.data.text);
        return {};
      case 'leave':
        this.#transport?.close();
        return {};
    }
  }

  async #receiveProgram(capabilities: RtpCapabilities): Promise<object> {
    const transport = await this.#openTransport();
    if (!producer) throw new Error('Nobody is live here.');
    return { receive: { transport, consumer: await this.#consume(producer.id, capabilities) } };
  }

  async #consume(producerId: string, capabilities: RtpCapabilities): Promise<object> {
    const consumer = await this.#transport?.consume({
      producerId,
      rtpCapabilities: toMediasoupCapabilities(capabilities),
      enableRtx: process.env['REPAIRS_LOSS'] === 'true',
    });
    if (!consumer) throw new Error('Consumed is over a transport.');
    const { id, kind, rtpParameters: parameters } = consumer;
    return { id, producerId, kind, rtpParameters: parameters };
  }

  async #openTransport(): Promise<object> {
    this.#transport = await router.createWebRtcTransport({ webRtcServer });
    const { id, iceParameters, iceCandidates, dtlsParameters: dtls } = this.#transport;
    return { id, iceParameters, iceCandidates, dtlsParameters: dtls };
  }
}

sockets.on('connection', (socket) => new Connection(socket));
http.listen(Number(process.env['PORT']), LOOPBACK);
process.once('SIGTERM', () => process.exit());
