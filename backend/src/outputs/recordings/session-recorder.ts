import type { RecordedKind, RecordingEndReason, RecordingProgress, Track } from '@auxcast/shared-types';
import type { Publication } from '../../media/index.ts';
import type { RecordingRecord } from '../../persistence/index.ts';
import type { Session } from '../../sessions/index.ts';
import type { Release } from '../release.ts';
import type { SessionOutputs } from '../session-outputs.ts';
import type { VorbisComments } from '../track-recorder.ts';
import { ChapterList } from './chapter-list.ts';
import { chapterTags } from './chapter-tags.ts';
import { cueSheet } from './cue-sheet.ts';
import { RecordedSound } from './recorded-sound.ts';
import type { RecordingNames } from './recording-names.ts';
import type { RecordingShelf } from './recording-shelf.ts';
import { recordingTags } from './recording-tags.ts';

/** Room for chapters in the program's tags: some three hundred. */
const PROGRAM_TAG_BYTES = 32_768;
/** Files of one recording: guests that come after that many are in the program alone. */
const MOST_TRACKS = 64;
const WHOLE = () => true;

/** What is recorded of a session. */
export type RecordedSession = Pick<
  Session,
  'id' | 'title' | 'hostName' | 'events' | 'host' | 'participants' | 'talk' | 'media' | 'nowPlaying'
>;

export interface SessionRecorderOptions {
  readonly recordingId: string;
  readonly session: RecordedSession;
  readonly outputs: Pick<SessionOutputs, 'recordTrack'>;
  readonly isMultiTrack: boolean;
  readonly startedAtMs: number;
  readonly names: RecordingNames;
  readonly shelf: RecordingShelf;
  readonly now: () => number;
  /** Other tracks or chapters are to be stored. */
  readonly onChanged: () => void;
  /** Nothing more can be written. */
  readonly onFault: (error: Error) => void;
}

interface SoundPlan {
  readonly kind: RecordedKind;
  readonly name?: string | null;
  readonly channels: 1 | 2;
  readonly source: () => Publication | undefined;
  readonly mayPass?: () => boolean;
}

/**
 * A recording of a session that runs. Who is recorded follows from the session, not from who was there at its
 * beginning; of voices what was said on the stage alone, for nothing else was said to everybody.
 */
export class SessionRecorder {
  readonly #options: SessionRecorderOptions;
  readonly #chapters: ChapterList;
  readonly #sounds: RecordedSound[] = [];
  /** By participant: whoever comes back goes on where it ended. */
  readonly #guests = new Map<string, RecordedSound>();
  readonly #releases: Release[] = [];
  #isClosed = false;

  /** Begins. @throws ProtocolError as `SessionOutputs.recordTrack`; then nothing is left behind but files */
  constructor(options: SessionRecorderOptions) {
    this.#options = options;
    this.#chapters = new ChapterList(options.startedAtMs);
    const { isMultiTrack, session } = options;
    const { host, media, talk } = session;
    try {
      this.#record({ kind: 'program', channels: 2, source: () => media.program });
      if (isMultiTrack) {
        this.#record({ kind: 'music', channels: 2, source: () => host.sending?.of('music') });
        this.#record({
          kind: 'microphone',
          name: session.hostName,
          channels: 1,
          source: () => host.sending?.of('microphone'),
          mayPass: () => talk.isOnStage(host),
        });
        this.#recordGuests();
      }
    } catch (error) {
      void this.close('failed');
      throw error;
    }
    this.#follow();
  }

  get progress(): RecordingProgress {
    const { recordingId, startedAtMs, isMultiTrack } = this.#options;
    const { bytes, tracks } = this.record;
    const durationMs = Math.max(0, ...tracks.map((track) => track.durationMs));
    return { recordingId, startedAtMs, isMultiTrack, tracks: tracks.length, bytes, durationMs };
  }

  /** As it is stored. */
  get record(): RecordingRecord {
    const { recordingId, session, startedAtMs, isMultiTrack } = this.#options;
    const tracks = this.#sounds.map(({ view }) => view);
    return {
      recordingId,
      sessionId: session.id,
      title: session.title,
      hostName: session.hostName,
      isMultiTrack,
      startedAtMs,
      endedAtMs: null,
      endReason: null,
      bytes: tracks.reduce((sum, track) => sum + track.bytes, 0),
      tracks,
      chapters: this.#chapters.all,
    };
  }

  /** Beside the files, for as long as their tags cannot say it. @throws what the file system says */
  async writeCue(): Promise<void> {
    const { names, recordingId, session, shelf } = this.#options;
    const sheet = { title: session.title, fileName: names.program, chapters: this.#chapters.all };
    await shelf.writeText(recordingId, names.cue, cueSheet(sheet));
  }

  /** Closes all files, and forgets those of guests who said nothing. Never rejects. */
  async close(reason: RecordingEndReason): Promise<RecordingRecord> {
    this.#isClosed = true;
    for (const release of this.#releases) release();
    const tags = [...this.#tags(undefined), ...chapterTags(this.#chapters.all)];
    await Promise.all(this.#sounds.map((sound, index) => (index === 0 ? sound.close(tags) : sound.close())));
    for (const guest of this.#guests.values()) if (!guest.wasHeard) await this.#forget(guest);
    return { ...this.record, endedAtMs: this.#options.now(), endReason: reason };
  }

  #follow(): void {
    const { session, now } = this.#options;
    const { track } = session.nowPlaying.current;
    if (track !== null) this.#chapters.started(track, track.startedAtMs);
    const onStarted = (started: Track) => {
      this.#chapters.started(started, now());
      this.#options.onChanged();
    };
    const onAmended = (amended: Track) => {
      this.#chapters.amended(amended);
      this.#options.onChanged();
    };
    const onRoom = () => this.#recordGuests();
    session.events.on('trackStarted', onStarted).on('trackAmended', onAmended).on('roomChanged', onRoom);
    this.#releases.push(() =>
      session.events.off('trackStarted', onStarted).off('trackAmended', onAmended).off('roomChanged', onRoom),
    );
  }

  /** Each who has a microphone open, however late. */
  #recordGuests(): void {
    const { isMultiTrack, session } = this.#options;
    if (!isMultiTrack || this.#isClosed) return;
    for (const id of session.talk.voicedIds()) {
      if (id === session.host.id || this.#guests.has(id) || this.#sounds.length >= MOST_TRACKS) continue;
      this.#guests.set(id, this.#recordGuest(id));
      this.#options.onChanged();
    }
  }

  #recordGuest(id: string): RecordedSound {
    const { participants, talk } = this.#options.session;
    return this.#record({
      kind: 'guest',
      name: participants.find(id)?.name ?? null,
      channels: 1,
      source: () => participants.find(id)?.sending?.of('voice'),
      mayPass: () => {
        const guest = participants.find(id);
        return guest !== undefined && talk.isOnStage(guest);
      },
    });
  }

  #record({ kind, name = null, channels, source, mayPass = WHOLE }: SoundPlan): RecordedSound {
    const { names, outputs, recordingId, shelf } = this.#options;
    const fileName = names.next(kind);
    const sound = new RecordedSound({
      kind,
      name,
      fileName,
      track: {
        path: shelf.pathOf(recordingId, fileName),
        channels,
        tags: this.#tags(kind === 'program' ? undefined : (name ?? kind)),
        reservedTagBytes: kind === 'program' ? PROGRAM_TAG_BYTES : 0,
        source,
        // All files of a recording begin at the same moment.
        fromMs: this.#sounds[0]?.startMs,
      },
      mayPass,
      record: (options) => outputs.recordTrack(options),
    });
    sound.onFault((error) => this.#options.onFault(error));
    this.#sounds.push(sound);
    return sound;
  }

  #tags(part: string | undefined): VorbisComments {
    const { session, startedAtMs } = this.#options;
    return recordingTags({ title: session.title, hostName: session.hostName, startedAtMs }, part);
  }

  async #forget(sound: RecordedSound): Promise<void> {
    const { recordingId, shelf } = this.#options;
    this.#sounds.splice(this.#sounds.indexOf(sound), 1);
    await shelf.removeFile(recordingId, sound.fileName);
  }
}
