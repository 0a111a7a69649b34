import { logger } from '@auxcast/shared-types/log';
import { READER_READY, type ReaderWish } from './reader-wish.ts';
import workerUrl from './reader-worker.ts?worker&url';

const log = logger('mix');

/** The worker that reads tracks for one mix. */
export class TrackReaders {
  readonly #worker: Worker;
  #lastId = 0;

  /** `undefined` where the browser lets nobody read tracks. */
  static async open(): Promise<TrackReaders | undefined> {
    if (!('MediaStreamTrackProcessor' in window)) return undefined;
    const worker = new Worker(workerUrl);
    try {
      await untilReady(worker);
      return new TrackReaders(worker);
    } catch (error) {
      log.warn('Tracks cannot be read beside the page.', error);
      worker.terminate();
      return undefined;
    }
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** @param to gets what comes, as `InletPacket`s. @returns ends it */
  read(track: MediaStreamTrack, to: MessagePort): () => void {
    this.#lastId += 1;
    const id = this.#lastId;
    const { readable: frames } = new MediaStreamTrackProcessor({ track });
    this.#ask({ id, frames, to }, [frames, to]);
    return () => this.#ask({ id, isOver: true });
  }

  close(): void {
    this.#worker.terminate();
  }

  #ask(wish: ReaderWish, transfer: Transferable[] = []): void {
    this.#worker.postMessage(wish, transfer);
  }
}

async function untilReady(worker: Worker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === READER_READY) resolve();
    };
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker does not load.'));
  });
}
