import { Microphone, type MicrophoneChoice, type MicrophoneState } from '@auxcast/shared-types/talk';
import { createNanoEvents } from 'nanoevents';
import type { FailureCode } from '../failures/failures.ts';
import type { ShownSource } from './shown-source.ts';
import type { SoundOutlet, Source, SourceEvents, SourceSound, SourceStanding } from './source.ts';

/** Of a microphone that is not there, its own words tell (`microphoneWords`): the broadcast goes on. */
const NOTHING_WRONG: SourceStanding = {
  moveFailure: undefined,
  loss: undefined,
  fault: undefined,
  readerLoss: undefined,
};

export interface MicrophoneSourceOptions {
  /** As it was chosen last. */
  readonly choice: MicrophoneChoice;
  /** It is to be kept for the next time. */
  readonly onChoice: (choice: MicrophoneChoice) => void;
}

/** The host's voice: the microphone as a source, which comes and goes with the device. */
export class MicrophoneSource implements Source {
  readonly shown: ShownSource = { name: 'Microphone', tabId: null };
  readonly standing = NOTHING_WRONG;
  readonly microphone: Microphone;
  readonly #emitter = createNanoEvents<SourceEvents>();
  #outlet: SoundOutlet | undefined;
  #sound: SourceSound | undefined;

  constructor(options: MicrophoneSourceOptions) {
    // A desk has a fader for how loud the host talks, and music that the browser is not to even out with it.
    const choice = { ...options.choice, isLevelled: false };
    this.microphone = new Microphone({ ...options, choice });
    this.microphone.onState((state) => this.#stateChanged(state));
    this.microphone.onDevices(() => this.#emitter.emit('change'));
  }

  get sound(): SourceSound | undefined {
    return this.#sound;
  }

  on<E extends keyof SourceEvents>(name: E, listener: SourceEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** When talk is armed, not with the broadcast. Never rejects: what came of it, `microphone` tells. */
  async open(): Promise<void> {
    await this.microphone.arm();
  }

  playInto(outlet: SoundOutlet): void {
    this.#outlet = outlet;
  }

  looked(): void {
    // Who is silent says nothing.
  }

  soundTrouble(): FailureCode | undefined {
    return undefined;
  }

  close(): void {
    this.microphone.close();
  }

  #stateChanged(state: MicrophoneState): void {
    const track = state.kind === 'open' ? state.track : undefined;
    if (track !== this.#sound?.program) {
      this.#sound = track && soundOf(track);
      if (this.#sound) void this.#outlet?.use(this.#sound);
      else this.#outlet?.drop();
    }
    this.#emitter.emit('change');
  }
}

/** Nobody hears it until something is held. */
function soundOf(track: MediaStreamTrack): SourceSound {
  track.enabled = false;
  return {
    stream: new MediaStream([track]),
    program: track,
    setProgramOpen(open) {
      track.enabled = open;
    },
  };
}
