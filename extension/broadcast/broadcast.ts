import type { Visibility } from '@auxcast/shared-types';
import { openCapture } from '../capture/capture.ts';
import { CapturedTab } from '../capture/captured-tab.ts';
import type { Monitor } from '../capture/monitor.ts';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import { type FailureCode, HostFailure } from '../failures/failures.ts';
import type { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import type { HostRequest } from '../publish/host-request.ts';
import { Uplink } from '../publish/uplink.ts';
import { HostSession, type SessionWish } from './host-session.ts';
import { PauseWish } from './pause-wish.ts';
import { shownTrackOf } from './shown-track.ts';
import { SoundWatch } from './sound-watch.ts';
import type { LiveState } from './studio-state.ts';

/** A tab whose sound the service worker was granted. */
export interface GrantedTab {
  readonly tabId: number;
  /** From `tabCapture.getMediaStreamId`, at most 10 s old. */
  readonly streamId: string;
  readonly muted: boolean;
}

/** What a broadcast needs of the publisher of now playing. */
export type NowPlayingFeed = Pick<NowPlayingPublisher, 'follow' | 'readerLost' | 'resend' | 'close'>;

export interface BroadcastOptions {
  readonly wish: SessionWish;
  /** Bits a second. */
  readonly bitrate: number;
  readonly tab: GrantedTab;
  readonly visibility: Visibility;
  readonly nowPlaying: (request: HostRequest) => NowPlayingFeed;
  readonly onChange: () => void;
  /** Over, and not because the host ended it. */
  readonly onOver: (failure: FailureCode) => void;
}

/** The tab moved away from where the host clicked, or to a page that nobody may read. */
export type ReaderLoss = 'tab-moved' | 'page-unreadable' | 'frames-unread';

export type TabLoss = 'tab-closed' | 'tab-discarded' | 'tab-lost';

/** One broadcast from going live to its end: the capture, the host's monitor, the session and the uplink, and how they stand. */
export class Broadcast {
  readonly #options: BroadcastOptions;
  readonly #monitor: Monitor;
  readonly #session: HostSession;
  readonly #feed: NowPlayingFeed;
  readonly #uplink: Uplink;
  readonly #pause: PauseWish;
  readonly #watch: SoundWatch;
  #tabId: number;
  #moveFailure: FailureCode | undefined;
  #tab: CapturedTab | undefined;
  #tabLoss: TabLoss | undefined;
  #tabMuted: boolean;
  #readerLoss: ReaderLoss | null = null;
  #mutedHere = false;
  #closed = false;

  private constructor(options: BroadcastOptions, monitor: Monitor, session: HostSession, tab: CapturedTab) {
    this.#options = options;
    this.#monitor = monitor;
    this.#session = session;
    this.#tab = tab;
    this.#tabId = tab.tabId;
    this.#tabMuted = options.tab.muted;
    this.#feed = options.nowPlaying(session.request);
    this.#feed.follow(tab.tabId);
    this.#uplink = new Uplink({
      request: session.request,
      routerRtpCapabilities: session.routerRtpCapabilities,
      track: tab.program,
      bitrate: options.bitrate,
      onChange: options.onChange,
      // After a change of address the socket is as dead as the path, but says so only by a time-out of its own.
      onBroken: () => session.wake(),
      onRepublished: () => this.sessionChanged(),
    });
    this.#pause = new PauseWish(session);
    this.#watch = new SoundWatch({
      level: () => monitor.level(),
      isPlaying: () => session.nowPlaying.playbackState === 'playing',
      uplink: this.#uplink,
      onLook: options.onChange,
    });
  }

  /** @throws HostFailure or ProtocolError; then nothing is left open */
  static async start(options: BroadcastOptions): Promise<Broadcast> {
    let broadcast: Broadcast | undefined;
    let ended: FailureCode | undefined;
    const { tab } = options;
    // The tab and the server know nothing of each other: both are asked at once.
    const [captured, opened] = await Promise.allSettled([
      openCapture(tab.tabId, tab.streamId, () => broadcast?.soundEnded(tab.tabId)),
      HostSession.open({
        wish: options.wish,
        onChange: () => broadcast?.sessionChanged(),
        onBack: (transportId) => broadcast?.sessionBack(transportId),
        onProgramLost: () => broadcast?.programLost(),
        onEnded: (failure) => {
          ended = failure;
          broadcast?.over(failure);
        },
      }),
    ]);
    if (captured.status === 'rejected' || opened.status === 'rejected') {
      if (captured.status === 'fulfilled') await captured.value.close();
      if (opened.status === 'fulfilled') await opened.value.end();
      throw captured.status === 'rejected' ? captured.reason : rejection(opened);
    }
    const { monitor, source } = captured.value;
    broadcast = new Broadcast(options, monitor, opened.value, source);
    if (source.hasEnded) broadcast.soundEnded(tab.tabId);
    try {
      await broadcast.#uplink.start();
    } catch (error) {
      await broadcast.end();
      throw ended ? new HostFailure(ended, error) : error;
    }
    if (ended) {
      await broadcast.end();
      throw new HostFailure(ended);
    }
    return broadcast;
  }

  /** The tab that is broadcast, or was until it got lost. */
  get tabId(): number {
    return this.#tabId;
  }

  get serverTimeMs(): number {
    return this.#session.serverTimeMs;
  }

  state(): LiveState {
    const session = this.#session;
    const { nowPlaying } = session;
    return {
      stage: 'live',
      server: this.#options.wish.serverUrl,
      tabId: this.#tabId,
      captured: this.#tab !== undefined,
      session: this.#shownSession(),
      sessionId: session.sessionId,
      url: session.url,
      title: session.title,
      visibility: this.#options.visibility,
      listenerCount: session.listenerCount,
      listenerTrouble: session.listenerTrouble,
      liveSinceMs: session.liveSinceMs,
      mutedHere: this.#mutedHere,
      health: this.#watch.health,
      troubles: this.#troubles(),
      track: shownTrackOf(nowPlaying.track, this.#options.wish.serverUrl),
      playbackState: nowPlaying.playbackState,
      anchor: nowPlaying.anchor,
    };
  }

  level(): StereoLevel {
    return this.#monitor.level();
  }

  setPaused(paused: boolean): void {
    this.#pause.set(paused);
    this.#tab?.setProgramOpen(!paused);
    this.#options.onChange();
  }

  setMutedHere(muted: boolean): void {
    this.#mutedHere = muted;
    this.#monitor.setOpen(!muted);
    this.#options.onChange();
  }

  setTabMuted(muted: boolean): void {
    this.#tabMuted = muted;
    this.#options.onChange();
  }

  /** Why the page may not be read, if so. */
  setReaderLoss(loss: ReaderLoss | null): void {
    if (this.#readerLoss === loss) return;
    this.#readerLoss = loss;
    if (loss && loss !== 'frames-unread') this.#feed.readerLost();
    this.#options.onChange();
  }

  /** Why the broadcast could not move to another tab, until it could or the host has seen it. */
  setMoveFailure(failure: FailureCode | undefined): void {
    this.#moveFailure = failure;
    this.#options.onChange();
  }

  /** Same link, same producer, another tab. @throws HostFailure, and then goes on as before */
  async moveTo(tab: GrantedTab): Promise<void> {
    const next = await CapturedTab.open(tab.tabId, tab.streamId, () => this.soundEnded(tab.tabId));
    if (this.#closed) {
      next.close();
      return;
    }
    // Only now: it may have been lost, or another move have come first.
    const former = this.#tab;
    this.#tab = next;
    this.#tabId = tab.tabId;
    this.#moveFailure = undefined;
    this.#tabLoss = undefined;
    this.#tabMuted = tab.muted;
    this.#readerLoss = null;
    this.#watch.restart();
    this.#feed.follow(tab.tabId);
    this.#options.onChange();
    next.setProgramOpen(!this.#pause.isPaused);
    // Both keep the former tab sounding until they have changed over.
    await Promise.all([this.#monitor.use(next.stream), this.#uplink.replaceTrack(next.program)]);
    former?.close();
    this.#uplink.resume();
    if (next.hasEnded) this.soundEnded(tab.tabId);
  }

  /** The tab's track ended. Of a tab that was left meanwhile, it is no loss. */
  soundEnded(tabId: number): void {
    if (tabId === this.#tabId) this.tabLost('tab-lost');
  }

  tabLost(loss: TabLoss): void {
    if (this.#closed) return;
    if (this.#tab) {
      this.#tab.close();
      this.#tab = undefined;
      this.#feed.readerLost();
      this.#uplink.suspend();
      void this.#monitor.drop();
    }
    // What the tabs API says is more exact than a track that merely ended.
    if (!this.#tabLoss || loss !== 'tab-lost') this.#tabLoss = loss;
    this.#options.onChange();
  }

  sessionChanged(): void {
    this.#pause.reconcile();
    this.#options.onChange();
  }

  sessionBack(transportId: string | undefined): void {
    this.#uplink.sessionBack(transportId);
    this.#feed.resend();
    this.sessionChanged();
  }

  programLost(): void {
    this.#uplink.programLost();
  }

  /** The network may be back. */
  wake(): void {
    this.#session.wake();
  }

  over(failure: FailureCode): void {
    void this.#close();
    this.#options.onOver(failure);
  }

  /** Ends it for everyone. Idempotent. */
  async end(): Promise<void> {
    await Promise.all([this.#session.end(), this.#close()]);
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch.close();
    this.#pause.close();
    this.#feed.close();
    this.#uplink.close();
    this.#tab?.close();
    await this.#monitor.close();
  }

  /** Most frames of other sites are advertisements: they are of interest when something sounds, and nobody knows what. */
  #isLossFelt(loss: ReaderLoss): boolean {
    return loss !== 'frames-unread' || (this.#session.nowPlaying.track === null && this.#watch.sounds);
  }

  #shownSession(): LiveState['session'] {
    if (this.#pause.isPaused) return 'paused';
    return this.#session.state === 'live' ? 'live' : 'waiting';
  }

  #troubles(): FailureCode[] {
    const troubles: FailureCode[] = [];
    if (this.#moveFailure) troubles.push(this.#moveFailure);
    if (this.#tabLoss) troubles.push(this.#tabLoss);
    if (!this.#session.connected) troubles.push(this.#session.lineFailure);
    else if (this.#tab && this.#watch.isUploadLost) troubles.push('upload-lost');
    if (!this.#tab) return troubles;
    if (this.#watch.isSilent) troubles.push(this.#tabMuted ? 'tab-silent-muted' : 'tab-silent');
    else if (this.#tabMuted) troubles.push('tab-muted');
    if (this.#readerLoss && this.#isLossFelt(this.#readerLoss)) troubles.push(this.#readerLoss);
    return troubles;
  }
}

function rejection(result: PromiseSettledResult<unknown>): unknown {
  return result.status === 'rejected' ? result.reason : undefined;
}
