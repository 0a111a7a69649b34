import type { Visibility } from '@auxcast/shared-types';
import type { MicrophoneSource } from '../capture/microphone-source.ts';
import type { Source } from '../capture/source.ts';
import type { TabSource, TabSourceOptions } from '../capture/tab-source.ts';
import type { FailureCode } from '../failures/failures.ts';
import type { KeptSession } from '../messaging/kept-broadcast.ts';
import type { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import type { HostRequest } from '../session/host-request.ts';
import type { SessionWish } from '../session/session-wish.ts';

/** What a broadcast needs of whoever tells what is playing. */
export interface NowPlayingFeed extends Pick<NowPlayingPublisher, 'resend' | 'close'> {
  /** It is the desk's second tab that is heard more from now on; `undefined`: the program's own source. */
  turnTo(second: TabSource | undefined): void;
}

/** What is broadcast. A broadcast opens and closes its sources. */
export interface Sources {
  /** What everybody hears. */
  readonly program: Source;
  /** The host's own. Without it the host neither talks nor hears others. */
  readonly voice?: MicrophoneSource | undefined;
}

export interface BroadcastOptions {
  readonly wish: SessionWish;
  /** Bits a second. */
  readonly bitrate: number;
  readonly sources: Sources;
  readonly visibility: Visibility;
  /** A broadcast that goes on from where it was, and for how long to try. Milliseconds. */
  readonly goesOn?: { readonly from: KeptSession; readonly patienceMs: number } | undefined;
  /** Aborted: the host ends it before it has begun. */
  readonly calledOff?: AbortSignal | undefined;
  /** It has not begun: why the server could not be reached just now. */
  readonly onAway?: ((failure: FailureCode) => void) | undefined;
  /** Asks how a tab is: the desk may have a second one. */
  readonly lookAtTab: TabSourceOptions['lookAtTab'];
  readonly nowPlaying: (request: HostRequest) => NowPlayingFeed;
}
