import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LongAnswers } from '../edges/long-answers.ts';
import { ServerTime } from '../sessions/index.ts';
import { IcyWeave } from './icy.ts';
import { ResponseSink } from './response-sink.ts';
import type { StreamGuest } from './stream-door.ts';
import { type StreamAbout, sayStream } from './stream-headers.ts';
import { StreamListener } from './stream-listener.ts';
import { Streams } from './streams.ts';

/** Headers around each piece of sound: IP 20 bytes, TCP 32, in packets of some 1400. */
const WIRE = 1.04;

/** Answers whoever may hear a stream. */
@Injectable()
export class StreamAnswer {
  readonly #streams: Streams;
  readonly #long: LongAnswers;
  readonly #time: ServerTime;

  constructor(
    @Inject(Streams) streams: Streams,
    @Inject(LongAnswers) long: LongAnswers,
    @Inject(ServerTime) time: ServerTime,
  ) {
    this.#streams = streams;
    this.#long = long;
    this.#time = time;
  }

  /**
   * Resolves once the sound begins, or the headers alone were sent, to whoever asked for no more.
   * @throws ProtocolError `session-full`, `server-full`, `unavailable`, `bad-request`, and as `demand` does
   */
  async give(
    { session, visitor }: StreamGuest,
    about: StreamAbout,
    request: Request,
    response: Response,
  ): Promise<void> {
    if (request.method === 'HEAD') {
      sayStream(response, about);
      response.end();
      return;
    }
    const { socket } = response;
    if (socket === null) {
      throw new ProtocolError('bad-request', 'Ask for a stream on a connection on which no answer is due.');
    }
    const bitrate = about.kbps === undefined ? undefined : about.kbps * 1000 * WIRE;
    const leave = session.streaming.admit({ ...visitor, bitrate, onRevoked: () => response.destroy() });
    response.once('close', leave);
    try {
      this.#long.begin(response);
      await this.#streams.join(session, about.format, (stream) => {
        if (response.closed) return undefined;
        sayStream(response, about);
        response.setHeader('auxcast-captured-at-ms', Math.round(stream.capturedAtMs ?? this.#time.now()));
        // Not `flushHeaders`, which would write them in UTF-8.
        response.write(Buffer.alloc(0));
        const weave = about.hasTitles ? new IcyWeave() : undefined;
        const listener = new StreamListener(new ResponseSink(response, socket), weave);
        response.once('close', () => stream.delete(listener));
        return listener;
      });
    } catch (error) {
      leave();
      throw error;
    }
  }
}
