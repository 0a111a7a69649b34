import { ProtocolError, type Recording } from '@auxcast/shared-types';
import { isSame, type SessionLookup } from '../../sessions/index.ts';

/** How long an address serves a file. Milliseconds. */
const VALID_MS = 86_400_000;

/** One file of a recording. */
export interface RecordedFile {
  readonly sessionId: string;
  readonly recordingId: string;
  readonly fileName: string;
}

/** What an address says besides the file. */
export interface LinkProof {
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
  readonly signature: string;
}

export interface RecordingLinksOptions {
  readonly lookup: Pick<SessionLookup, 'hostSignature'>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/**
 * Addresses of files for whoever may have them: a browser that downloads shows no token. They are signed,
 * hold for a day, and nothing is stored of them.
 */
export class RecordingLinks {
  readonly #options: RecordingLinksOptions;

  constructor(options: RecordingLinksOptions) {
    this.#options = options;
  }

  /** @param origin scheme, host and port. @throws ProtocolError `session-not-found`, `unavailable` */
  async of({ sessionId, recordingId, tracks, cueFileName }: Recording, origin: string) {
    const until = Math.floor(this.#options.now()) + VALID_MS;
    const fileNames = [...tracks.map(({ fileName }) => fileName), cueFileName];
    return await Promise.all(
      fileNames.map(async (fileName) => {
        const signature = await this.#signature({ sessionId, recordingId, fileName }, until);
        const query = new URLSearchParams({ until: String(until), signature });
        const path = ['api', 'sessions', sessionId, 'recordings', recordingId, fileName];
        return { fileName, url: `${origin}/${path.join('/')}?${query}` };
      }),
    );
  }

  /** @throws ProtocolError `token-refused`, `session-not-found`, `unavailable` */
  async demand(file: RecordedFile, { until, signature }: LinkProof): Promise<void> {
    const wanted = await this.#signature(file, until);
    if (until > this.#options.now() && isSame(signature, wanted)) return;
    throw new ProtocolError('token-refused', 'This address is not good any more.');
  }

  #signature({ sessionId, recordingId, fileName }: RecordedFile, until: number): Promise<string> {
    return this.#options.lookup.hostSignature(sessionId, `recording ${recordingId} ${fileName} ${until}`);
  }
}
