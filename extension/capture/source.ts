import type { FailureCode } from '../failures/failures.ts';
import type { ShownSource } from './shown-source.ts';

/** The sound of a source, in our hands until the source ends or gives another in its place. */
export interface SourceSound {
  /** For the host's own ears, and for the meter. */
  readonly stream: MediaStream;
  /** The same for listeners, silenced by itself. */
  readonly program: MediaStreamTrack;
  /** Whether listeners get it, or silence. */
  setProgramOpen(open: boolean): void;
}

/** Where the sound of a source goes. */
export interface SoundOutlet {
  /** Plays this in place of the sound before, which may be stopped once this resolves. */
  use(sound: SourceSound): Promise<void>;
  /** The source has ended, or has no sound for now. */
  drop(): void;
}

/** What is wrong with a source. */
export interface SourceStanding {
  /** Why the host could not have another in its place, until they have seen it. */
  readonly moveFailure: FailureCode | undefined;
  /** Why it has no sound any more. */
  readonly loss: FailureCode | undefined;
  /** Its sound is in our hands, but nothing can be heard. */
  readonly fault: FailureCode | undefined;
  readonly readerLoss: ReaderTrouble | undefined;
}

/** Why nobody can read what it plays. */
export interface ReaderTrouble {
  readonly code: FailureCode;
  /** Perhaps nothing is missed: it counts only while something sounds of which nothing is known. */
  readonly isDoubtful: boolean;
}

/** How long it has been silent, seen with what it says it does. */
export type Hearing = 'sound' | 'silent' | 'quiet';

export interface SourceEvents {
  /** What it shows of itself has changed. */
  change: () => void;
  /** What sounds from here on is not what was listened to before: silence counts from now. */
  anew: () => void;
}

/** What a broadcast takes its sound from: the captured tab is one kind. */
export interface Source {
  readonly shown: ShownSource;
  /** `undefined` before it is opened, and once it has ended. */
  readonly sound: SourceSound | undefined;
  readonly standing: SourceStanding;
  on<E extends keyof SourceEvents>(name: E, listener: SourceEvents[E]): () => void;
  /** Takes its sound, if it is to be had now. @throws HostFailure `capture-failed` */
  open(): Promise<void>;
  /** Every change of its sound goes there from now on. What sounds already is to be taken from `sound`. */
  playInto(outlet: SoundOutlet): void;
  /**
   * Told about once a second.
   * @param isMissed nothing sounds, and nothing that is known explains it
   */
  looked(isMissed: boolean): void;
  /** What is wrong when it is heard like this. `quiet`: silent for long, and it does not say why. */
  soundTrouble(hearing: Hearing): FailureCode | undefined;
  /** Idempotent. Gives its sound back. */
  close(): void;
}
