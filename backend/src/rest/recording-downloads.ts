import { ProtocolError } from '@auxcast/shared-types';
import { type BeforeApplicationShutdown, HttpException, Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { LongAnswers } from '../edges/long-answers.ts';
import { type RecordedFile, Recordings } from '../outputs/index.ts';

/** Of an answer that became an error. */
const OF_THE_FILE = ['Content-Type', 'Content-Disposition', 'Cache-Control', 'Last-Modified', 'ETag'];
const NOT_THERE = 404;
const NOT_THAT_RANGE = 416;

/** Hands out files of recordings, whole or in ranges. */
@Injectable()
export class RecordingDownloads implements BeforeApplicationShutdown {
  readonly #recordings: Recordings;
  readonly #long: LongAnswers;
  readonly #open = new Set<Response>();

  constructor(@Inject(Recordings) recordings: Recordings, @Inject(LongAnswers) long: LongAnswers) {
    this.#recordings = recordings;
    this.#long = long;
  }

  /** The server's end waits for no download: it goes on where it was, some other time. */
  beforeApplicationShutdown(): void {
    for (const response of this.#open) response.destroy();
  }

  /** @throws ProtocolError `not-found`, `server-full`; HttpException for a range that is not there */
  async send(file: RecordedFile, response: Response): Promise<void> {
    const folder = await this.#recordings.folderOf(file);
    const { fileName } = file;
    const isSound = fileName.endsWith('.ogg');
    this.#long.begin(response);
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    response.set({
      'Content-Type': isSound ? 'audio/ogg; codecs=opus' : 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'private, no-store',
      // Somebody's sound and words under our address.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
    try {
      await sent(response, fileName, folder);
    } catch (error) {
      const status = statusOf(error);
      if (status !== NOT_THAT_RANGE && status !== NOT_THERE) throw error;
      for (const name of OF_THE_FILE) response.removeHeader(name);
      // It is named from the beginning on, and made when there is something to be in it.
      if (status === NOT_THERE) throw new ProtocolError('not-found', 'There is no such file yet.');
      throw new HttpException('There is nothing of that range.', NOT_THAT_RANGE);
    }
  }
}

/** Resolves too when whoever asked went away. */
async function sent(response: Response, fileName: string, root: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Our own folder may stand in one whose name begins with a dot.
  response.sendFile(fileName, { root, dotfiles: 'allow', cacheControl: false }, (error: unknown) => {
    if (error === undefined || error === null || response.headersSent) resolve();
    else reject(error);
  });
  await promise;
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
}
