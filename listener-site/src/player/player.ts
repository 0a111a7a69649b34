import type { RtpCapabilities, SeenSnapshot } from '@auxcast/shared-types';
import { PageStore } from './page-store.ts';
import type { Line, PageView } from './page-view.ts';
import { PlaybackControl } from './playback-control.ts';
import { type Introduction, SessionLine } from './session-line.ts';
import type { LoadedSound, SoundOptions } from './sound.ts';
import type { StreamOutput } from './streams/http-stream.ts';

export interface PlayerOptions {
  readonly audio: StreamOutput;
  readonly session: SeenSnapshot;
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly socketUrl: string;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly introduction?: Introduction | undefined;
  readonly volume: number;
  /** Whoever came to another volume wants it the next time, too: 0 to 1. */
  readonly onVolume?: (volume: number) => void;
  readonly onChange: (view: PageView) => void;
  /** Loads the part that receives sound; given so that tests need no WebRTC. */
  readonly loadSound?: (options: SoundOptions) => Promise<LoadedSound>;
}

const UNSUPPORTED = { kind: 'failed', code: 'unsupported' } as const;

/** A listener's page at work: its line to the server, the way to the ear, and what is to be seen of both. */
export class Player {
  readonly #page: PageStore;
  readonly line: SessionLine;
  readonly playback: PlaybackControl;

  private constructor(options: PlayerOptions) {
    this.#page = new PageStore(options.session, options.onChange);
    this.line = new SessionLine(options.socketUrl, this.#page, options.introduction);
    this.playback = new PlaybackControl({
      ...options,
      page: this.#page,
      line: this.line,
      wake: () => this.wake(),
      onUnsupported: () => this.#end(UNSUPPORTED),
    });
  }

  /** Joins at once, and plays as soon as this browser lets it. */
  static start(options: PlayerOptions): Player {
    const player = new Player(options);
    // Without it nothing is told here, and no tap changes that. What else it takes is known once the sound is
    // loaded.
    if (typeof WebSocket === 'function') player.line.start(player.playback, (line) => player.#end(line));
    else player.#end(UNSUPPORTED);
    return player;
  }

  get view(): PageView {
    return this.#page.view;
  }

  /** Server time, milliseconds. */
  nowMs(): number {
    return this.line.client.clock.now();
  }

  /** The page came back, or the network did. */
  wake(): void {
    this.line.client.wake();
    this.playback.wake();
  }

  /** Idempotent. */
  close(): void {
    this.line.close();
    this.playback.close();
  }

  #end(line: Line): void {
    this.#page.set({ line });
    this.close();
  }
}
