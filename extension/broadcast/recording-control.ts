import { ProtocolError, type recordingRequests, type SeenReply } from '@auxcast/shared-types';
import { failureOf, failureWords } from '../failures/failures.ts';
import type { RecordingShelf, ShownRecording } from '../messaging/shown-recording.ts';
import { type Bitrate, MICROPHONE_BITRATE } from '../publish/music-profile.ts';
import type { HostSession } from '../session/host-session.ts';

type Listed = SeenReply<typeof recordingRequests, 'listRecordings'>['recordings'][number];

export interface RecordingControlOptions {
  readonly session: Pick<HostSession, 'askRecording' | 'recording'>;
  /** Of the music. */
  readonly bitrate: Bitrate;
  /** The server's address, for words. */
  readonly server: string;
}

/** The host's hand on recordings. What it asks never rejects: it answers with a refusal's words, if any. */
export class RecordingControl {
  readonly #options: RecordingControlOptions;

  constructor(options: RecordingControlOptions) {
    this.#options = options;
  }

  shown(): ShownRecording {
    const { session, bitrate } = this.#options;
    const { progress, end } = session.recording;
    return {
      running: progress && {
        isMultiTrack: progress.isMultiTrack,
        tracks: progress.tracks,
        bytes: progress.bytes,
        durationMs: progress.durationMs,
      },
      end,
      addedKbps: Math.round((bitrate + MICROPHONE_BITRATE) / 1000),
    };
  }

  async start(isMultiTrack: boolean): Promise<string> {
    return await this.#refusalOf(this.#options.session.askRecording('startRecording', { isMultiTrack }));
  }

  async stop(): Promise<string> {
    return await this.#refusalOf(this.#options.session.askRecording('stopRecording', {}));
  }

  async list(): Promise<RecordingShelf> {
    try {
      const { recordings } = await this.#options.session.askRecording('listRecordings', {});
      return { refusal: '', recordings: recordings.map((one) => shelved(one)) };
    } catch (error) {
      return { refusal: this.#wordsOf(error), recordings: [] };
    }
  }

  async #refusalOf(asked: Promise<unknown>): Promise<string> {
    try {
      await asked;
      return '';
    } catch (error) {
      return this.#wordsOf(error);
    }
  }

  #wordsOf(error: unknown): string {
    if (error instanceof ProtocolError && error.code !== 'disconnected') return error.message;
    return failureWords(failureOf(error), this.#options.server);
  }
}

function shelved({ recordingId, startedAtMs, endedAtMs, tracks, links }: Listed) {
  const files = links.map(({ fileName, url }) => {
    const track = tracks.find((one) => one.fileName === fileName);
    return { fileName, name: track?.name ?? '', url, bytes: track?.bytes ?? 0 };
  });
  return { recordingId, startedAtMs, isRunning: endedAtMs === null, files };
}
