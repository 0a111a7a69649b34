import type { ArtworkUpload } from '@auxcast/shared-types';

/** Sources tried for one track: the rest are smaller copies of the same. */
const TRIES = 4;
/** Pictures kept ready, by source: the same album comes again. */
const KEPT = 16;

export interface ArtworkUploaderOptions {
  /** The file at a source, decoded and encoded anew; `undefined` when there is none to be had. */
  readonly fetch: (src: string) => Promise<ArtworkUpload | undefined>;
  /** Resolves with the artwork's id. */
  readonly upload: (file: ArtworkUpload) => Promise<string>;
}

/** Brings a track's picture to the server: what a source gave is fetched once and sent once. */
export class ArtworkUploader {
  readonly #options: ArtworkUploaderOptions;
  readonly #files = new Map<string, Promise<ArtworkUpload | undefined>>();
  #ids = new WeakMap<ArtworkUpload, Promise<string>>();

  constructor(options: ArtworkUploaderOptions) {
    this.#options = options;
  }

  /** `undefined` when no source gives a picture. @throws ProtocolError when the server does not take it */
  async idFor(sources: readonly string[]): Promise<string | undefined> {
    for (const src of sources.slice(0, TRIES)) {
      const file = await this.#file(src);
      if (file) return this.#id(file);
    }
    return undefined;
  }

  /** The server may have lost what it was sent. */
  forgetUploads(): void {
    this.#ids = new WeakMap();
  }

  /** Another page: its sources are others, whatever they are called. */
  forgetFiles(): void {
    this.#files.clear();
  }

  #file(src: string): Promise<ArtworkUpload | undefined> {
    const file = this.#files.get(src) ?? this.#options.fetch(src);
    this.#files.delete(src);
    this.#files.set(src, file);
    const [oldest] = this.#files.keys();
    if (this.#files.size > KEPT && oldest !== undefined) this.#files.delete(oldest);
    void this.#dropIfNone(src, file);
    return file;
  }

  /** A failure is not kept: the next try may succeed. Never rejects. */
  async #dropIfNone(src: string, file: Promise<ArtworkUpload | undefined>): Promise<void> {
    const got = await file.catch(() => undefined);
    if (!got && this.#files.get(src) === file) this.#files.delete(src);
  }

  #id(file: ArtworkUpload): Promise<string> {
    const known = this.#ids.get(file);
    if (known) return known;
    const id = this.#options.upload(file);
    this.#ids.set(file, id);
    // As above.
    id.catch(() => this.#ids.delete(file));
    return id;
  }
}
