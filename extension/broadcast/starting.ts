import { keepTalkSettings, keptTalkSettings } from '@auxcast/shared-types/talk';
import { MicrophoneSource } from '../capture/microphone-source.ts';
import type { TabSource } from '../capture/tab-source.ts';
import type { FailureCode } from '../failures/failures.ts';
import type { StudioState } from '../messaging/studio-state.ts';
import { Broadcast } from './broadcast.ts';
import type { BroadcastOptions } from './broadcast-options.ts';
import type { BroadcastPlan } from './broadcast-plan.ts';

export interface StartingOptions {
  readonly plan: BroadcastPlan;
  readonly nowPlaying: BroadcastOptions['nowPlaying'];
  readonly onChange: () => void;
}

/** A broadcast on its way. */
export class Starting {
  readonly program: TabSource;
  /** The session that is taken up again, where it was live before. */
  readonly sessionId: string | undefined;
  readonly #options: StartingOptions;
  readonly #callOff = new AbortController();
  /** Why the server could not be reached just now. */
  #trouble: FailureCode | undefined;

  constructor(options: StartingOptions) {
    this.#options = options;
    this.program = options.plan.program;
    this.sessionId = options.plan.sessionId;
  }

  get isCalledOff(): boolean {
    return this.#callOff.signal.aborted;
  }

  state(server: string): StudioState {
    const goesOn = this.sessionId !== undefined;
    return { stage: 'starting', server, tabId: this.program.tabId, goesOn, trouble: this.#trouble };
  }

  /** @throws HostFailure, ProtocolError, or that it was called off; then nothing is left open */
  begin(): Promise<Broadcast> {
    const { plan, nowPlaying, onChange } = this.#options;
    const voice = new MicrophoneSource({
      choice: keptTalkSettings().microphone,
      onChoice: (microphone) => keepTalkSettings({ ...keptTalkSettings(), microphone }),
    });
    const { program, wish, bitrate, visibility, goesOn, lookAtTab } = plan;
    return Broadcast.start({
      wish,
      bitrate,
      visibility,
      goesOn,
      lookAtTab,
      sources: { program, voice },
      calledOff: this.#callOff.signal,
      onAway: (trouble) => {
        this.#trouble = trouble;
        onChange();
      },
      nowPlaying,
    });
  }

  /** The host ends it before it has begun. */
  callOff(): void {
    this.#callOff.abort();
  }
}
