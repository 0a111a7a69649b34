import type { Visibility } from '@auxcast/shared-types';
import { openMonitor } from '../capture/capture.ts';
import { CapturedTab } from '../capture/captured-tab.ts';
import type { GrantedTab } from '../capture/granted-tab.ts';
import type { Monitor } from '../capture/monitor.ts';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import { TabCheck } from '../capture/tab-check.ts';
import type { ReaderLoss, TabFault, TabLoss, TabStanding } from '../capture/tab-standing.ts';
import { type FailureCode, HostFailure } from '../failures/failures.ts';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import type { LiveState } from '../messaging/studio-state.ts';
import type { NowPlayingPublisher } from '../now-playing/publisher/now-playing-publisher.ts';
import { Uplink } from '../publish/uplink.ts';
import type { HostRequest } from '../session/host-request.ts';
import { HostSession } from '../session/host-session.ts';
import { PauseWish } from '../session/pause-wish.ts';
import type { SessionTicket } from '../session/session-ticket.ts';
import type { SessionWish } from '../session/session-wish.ts';
import { shownTrackOf } from './shown-track.ts';
import { SoundWatch } from './sound-watch.ts';

/** What a broadcast needs of the publisher of now playing. */
export type NowPlayingFeed = Pick<NowPlayingPublisher, 'follow' | 'readerLost' | 'resend' | 'close'>;

export interface BroadcastOptions {
  readonly wish: SessionWish;
  /** Bits a second. */
  readonly bitrate: number;
  /** `undefined` where a broadcast goes on whose tab cannot be taken without a click. */
  readonly tab: GrantedTab | undefined;
  readonly visibility: Visibility;
  /** A broadcast that goes on from where it was, and for how long to try. Milliseconds. */
  readonly goesOn?: { readonly from: KeptBroadcast; readonly patienceMs: number; readonly loss: TabLoss };
  /** Aborted: the host ends it before it has begun. */
  readonly calledOff?: AbortSignal | undefined;
  /** It has not begun: why the server could not be reached just now. */
  readonly onAway?: ((failure: FailureCode) => void) | undefined;
  /** Asks the service worker how a tab is. */
  readonly lookAtTab: (tabId: number) => Promise<TabStanding>;
  /** Asks it to have a tab captured again whose sound broke off for no reason that is known. */
  readonly captureAgain: (tabId: number) => void;
  readonly nowPlaying: (request: HostRequest) => NowPlayingFeed;
  readonly onChange: () => void;
  /** Over, and not because the host ended it. */
  readonly onOver: (failure: FailureCode) => void;
}

/** No tab has this id (`chrome.tabs.TAB_ID_NONE`). */
const NO_TAB = -1;
/** A sound that breaks off again and again is not taken up faster. */
const CAPTURE_GAP_MS = 10_000;

/**
 * One broadcast from going live to its end: the capture, the host's monitor, the session and the uplink, and
 * how they stand.
 */
export class Broadcast {
  readonly #options: BroadcastOptions;
  readonly #monitor: Monitor;
  readonly #session: HostSession;
  readonly #feed: NowPlayingFeed;
  readonly #uplink: Uplink;
  readonly #pause: PauseWish;
  readonly #watch: SoundWatch;
  readonly #check: TabCheck;
  #tabId: number;
  #moveFailure: FailureCode | undefined;
  #tab: CapturedTab | undefined;
  #tabLoss: TabLoss | undefined;
  #tabFault: TabFault | undefined;
  /** Its page was gone, by a crash or while it was put to sleep: the right to read it went with it. */
  #hadGone = false;
  #tabMuted: boolean;
  #readerLoss: ReaderLoss | null = null;
  #mutedHere: boolean;
  /** Of several moves at once, the last that was asked for counts. */
  #moves = 0;
  #capturedAgainMs = Number.NEGATIVE_INFINITY;
  #captureTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  private constructor(
    options: BroadcastOptions,
    monitor: Monitor,
    session: HostSession,
    tab: CapturedTab | undefined,
  ) {
    const { goesOn } = options;
    this.#options = options;
    this.#monitor = monitor;
    this.#session = session;
    this.#tab = tab;
    this.#tabId = tab?.tabId ?? goesOn?.from.tabId ?? NO_TAB;
    if (!tab) this.#tabLoss = goesOn?.loss ?? 'tab-lost';
    this.#tabMuted = options.tab?.muted ?? false;
    this.#mutedHere = goesOn?.from.mutedHere ?? false;
    monitor.setOpen(!this.#mutedHere);
    this.#feed = options.nowPlaying(session.request);
    this.#feed.follow(this.#tabId);
    this.#uplink = new Uplink({
      request: session.request,
      routerRtpCapabilities: session.welcome.routerRtpCapabilities,
      track: tab?.program,
      bitrate: options.bitrate,
      onChange: options.onChange,
      // After a change of address the socket is as dead as the path, but says so only by a time-out of its
      // own.
      onBroken: () => session.wake(),
      onRepublished: () => this.sessionChanged(),
    });
    this.#pause = new PauseWish(session, goesOn?.from.paused ?? false);
    tab?.setProgramOpen(!this.#pause.isPaused);
    this.#check = new TabCheck({
      look: options.lookAtTab,
      onStanding: (tabId, standing) => this.setTabStanding(tabId, standing),
    });
    this.#watch = new SoundWatch({
      level: () => monitor.level(),
      playback: () => session.nowPlaying.playbackState,
      uplink: this.#uplink,
      onLook: () => this.#looked(),
    });
  }

  /** @throws HostFailure, ProtocolError, or why it was called off; then nothing is left open */
  static async start(options: BroadcastOptions): Promise<Broadcast> {
    let broadcast: Broadcast | undefined;
    let ended: FailureCode | undefined;
    const { tab, goesOn, calledOff } = options;
    // The tab and the server know nothing of each other: all are asked at once, and the stream id, which
    // ages, first.
    const [captured, listening, opened] = await Promise.allSettled([
      tab && CapturedTab.open(tab.tabId, tab.streamId, () => broadcast?.soundEnded(tab.tabId)),
      openMonitor(() => broadcast?.outputChanged()),
      HostSession.open({
        wish: options.wish,
        resume: goesOn && { ticket: ticketOf(goesOn.from), patienceMs: goesOn.patienceMs },
        signal: calledOff,
        onAway: options.onAway,
        onChange: () => broadcast?.sessionChanged(),
        onBack: (transportId) => broadcast?.sessionBack(transportId),
        onProgramLost: () => broadcast?.programLost(),
        onEnded: (failure) => {
          ended = failure;
          broadcast?.over(failure);
        },
      }),
    ]);
    // A broadcast that goes on can do so without its tab, until it gets a click.
    const isUncaptured = captured.status === 'rejected' && !goesOn;
    if (isUncaptured || listening.status === 'rejected' || opened.status === 'rejected') {
      if (captured.status === 'fulfilled') captured.value?.close();
      if (listening.status === 'fulfilled') await listening.value.close();
      // A session that was there before stays, and waits for its host, unless the host ended it.
      if (opened.status === 'fulfilled')
        await (goesOn && !calledOff?.aborted ? opened.value.close() : opened.value.end());
      throw [captured, listening, opened].find(isRejected)?.reason;
    }
    const source = captured.status === 'fulfilled' ? captured.value : undefined;
    broadcast = new Broadcast(options, listening.value, opened.value, source);
    calledOff?.addEventListener('abort', () => void broadcast?.end(), { once: true });
    if (source?.hasEnded) broadcast.soundEnded(source.tabId);
    try {
      calledOff?.throwIfAborted();
      if (source) await listening.value.use(source.stream);
      else broadcast.#uplink.suspend();
      await broadcast.#uplink.start();
      calledOff?.throwIfAborted();
    } catch (error) {
      await broadcast.#giveUp();
      throw ended ? new HostFailure(ended, error) : error;
    }
    if (ended) {
      await broadcast.end();
      throw new HostFailure(ended);
    }
    broadcast.sessionChanged();
    return broadcast;
  }

  /** The tab that is broadcast, or was until it got lost. */
  get tabId(): number {
    return this.#tabId;
  }

  get serverTimeMs(): number {
    return this.#session.serverTimeMs;
  }

  /** What it takes to go on from here in another document. */
  kept(): KeptBroadcast {
    const { wish, bitrate, visibility } = this.#options;
    return {
      ...this.#session.ticket,
      serverUrl: wish.serverUrl,
      hostName: wish.hostName,
      title: wish.title,
      visibility,
      bitrate,
      tabId: this.#tabId,
      paused: this.#pause.isPaused,
      mutedHere: this.#mutedHere,
      graceMs: this.#session.welcome.graceMs,
    };
  }

  /** Whether one click on the tab would bring its sound back. */
  get awaitsClick(): boolean {
    return !this.#tab && this.#tabLoss !== 'tab-closed';
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
      sessionId: session.ticket.sessionId,
      url: session.welcome.url,
      title: session.title,
      visibility: this.#options.visibility,
      listenerCount: session.listenerCount,
      listenerTrouble: session.listenerTrouble,
      liveSinceMs: session.liveSinceMs,
      mutedHere: this.#mutedHere,
      soundless: this.#tab === undefined || this.#watch.isSoundless,
      health: this.#watch.health,
      troubles: this.#troubles(),
      track: shownTrackOf(nowPlaying.track, this.#options.wish.serverUrl),
      playbackState: nowPlaying.playbackState,
      anchor: nowPlaying.anchor,
    };
  }

  /** `undefined` while it cannot be measured. */
  level(): StereoLevel | undefined {
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
    // What the service worker could do with the page, it answers.
    if (loss === null) this.#hadGone = false;
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

  /**
   * Same link, same producer, another tab. A move that came later makes this one void.
   * @throws HostFailure, and then goes on as before
   */
  async moveTo(tab: GrantedTab): Promise<void> {
    this.#moves += 1;
    const move = this.#moves;
    let next: CapturedTab;
    try {
      next = await CapturedTab.open(tab.tabId, tab.streamId, () => this.soundEnded(tab.tabId));
    } catch (error) {
      if (move === this.#moves) throw error;
      return;
    }
    if (this.#closed || move !== this.#moves) {
      next.close();
      return;
    }
    // Only now: it may have been lost meanwhile.
    const former = this.#tab;
    this.#tab = next;
    this.#moveFailure = undefined;
    this.#tabLoss = undefined;
    this.#tabFault = undefined;
    this.#tabMuted = tab.muted;
    // Of the same tab that is captured again, what is known of its page stays true.
    if (tab.tabId !== this.#tabId) {
      this.#tabId = tab.tabId;
      this.#hadGone = false;
      this.#readerLoss = null;
    }
    this.#watch.restart();
    this.#feed.follow(tab.tabId);
    this.#options.onChange();
    next.setProgramOpen(!this.#pause.isPaused);
    // Both keep the former tab sounding until they have changed over.
    await Promise.all([this.#monitor.use(next.stream), this.#uplink.replaceTrack(next.program)]);
    former?.close();
    // Lost already, or left for another: then there is nothing of it to send.
    if (this.#tab !== next) return;
    this.#uplink.resume();
    if (next.hasEnded) this.soundEnded(tab.tabId);
  }

  /** The tab's track ended. Of a tab that was left meanwhile, it is no loss. */
  soundEnded(tabId: number): void {
    if (tabId !== this.#tabId) return;
    this.tabLost('tab-lost');
    this.#check.look(tabId);
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
    this.#tabFault = undefined;
    // What the tabs API says is more exact than a track that merely ended.
    if (!this.#tabLoss || loss !== 'tab-lost') this.#tabLoss = loss;
    if (loss === 'tab-discarded') this.#hadGone = true;
    this.#options.onChange();
  }

  /** The page's reader is gone: the page went on, or its process is no more. */
  pageGone(tabId: number): void {
    if (tabId === this.#tabId) this.#check.look(tabId);
  }

  setTabStanding(tabId: number, standing: TabStanding): void {
    if (this.#closed || tabId !== this.#tabId) return;
    switch (standing) {
      case 'closed':
        this.tabLost('tab-closed');
        return;
      case 'discarded':
        this.tabLost('tab-discarded');
        return;
      case 'crashed':
      case 'frozen':
        this.#setFault(standing === 'crashed' ? 'tab-crashed' : 'tab-frozen');
        return;
      case 'well':
        this.#setFault(undefined);
        this.#tabIsThere();
        this.#captureAgain();
    }
  }

  /** The host's own speakers went away, or came back. */
  outputChanged(): void {
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

  /** What failed to begin ends; what was there before is left for its host to come back to. */
  async #giveUp(): Promise<void> {
    const { goesOn, calledOff } = this.#options;
    if (!goesOn || calledOff?.aborted) {
      await this.end();
      return;
    }
    this.#session.close();
    await this.#close();
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#captureTimer);
    this.#check.close();
    this.#watch.close();
    this.#pause.close();
    this.#feed.close();
    this.#uplink.close();
    this.#tab?.close();
    await this.#monitor.close();
  }

  /**
   * Most frames of other sites are advertisements: they are of interest when something sounds, and nobody
   * knows what.
   */
  #isLossFelt(loss: ReaderLoss): boolean {
    return loss !== 'frames-unread' || (this.#session.nowPlaying.track === null && this.#watch.sounds);
  }

  /** The page that went is back, and only its sound is missing still. */
  #tabIsThere(): void {
    if (this.#tabLoss !== 'tab-crashed' && this.#tabLoss !== 'tab-discarded') return;
    this.#tabLoss = 'tab-lost';
    this.#options.onChange();
  }

  /** The tab is well, and yet its track ended: perhaps it takes no click to have another. */
  #captureAgain(): void {
    if (this.#tabLoss !== 'tab-lost') return;
    clearTimeout(this.#captureTimer);
    const nowMs = performance.now();
    const waitMs = this.#capturedAgainMs + CAPTURE_GAP_MS - nowMs;
    if (waitMs > 0) {
      this.#captureTimer = setTimeout(() => this.#check.look(this.#tabId), waitMs);
      return;
    }
    this.#capturedAgainMs = nowMs;
    this.#options.captureAgain(this.#tabId);
  }

  #looked(): void {
    // A pause explains a silence, and a page that is well says when it ends.
    const isPaused = this.#session.nowPlaying.playbackState === 'paused';
    const isMissed = this.#tab !== undefined && this.#watch.isSoundless && !isPaused;
    if (isMissed || this.#tabFault || this.#tabLoss === 'tab-crashed') this.#check.suspect(this.#tabId);
    this.#options.onChange();
  }

  /** The capture goes on through a crash: once the tab is loaded again, it sounds again. */
  #setFault(fault: TabFault | undefined): void {
    if (fault === 'tab-crashed') this.#hadGone = true;
    if (!this.#tab) {
      if (fault === 'tab-crashed' && this.#tabLoss === 'tab-lost') this.#tabLoss = fault;
    } else if (fault !== this.#tabFault) {
      if (fault === 'tab-crashed') this.#feed.readerLost();
      if (!fault) this.#watch.restart();
      this.#tabFault = fault;
    }
    this.#options.onChange();
  }

  #shownSession(): LiveState['session'] {
    if (this.#pause.isPaused) return 'paused';
    return this.#session.state === 'live' ? 'live' : 'waiting';
  }

  #troubles(): FailureCode[] {
    const troubles: FailureCode[] = [];
    if (this.#moveFailure) troubles.push(this.#moveFailure);
    if (this.#tabLoss) troubles.push(this.#tabLoss);
    if (this.#tabFault) troubles.push(this.#tabFault);
    if (!this.#session.connected) troubles.push(this.#session.lineFailure);
    else if (this.#tab && this.#watch.isUploadLost) troubles.push('upload-lost');
    if (this.#tab && !this.#tabFault) troubles.push(...this.#soundTroubles());
    if (this.#monitor.isOutputGone && !this.#mutedHere) troubles.push('output-gone');
    if (this.#tab && !this.#tabFault && this.#readerLoss && this.#isLossFelt(this.#readerLoss)) {
      troubles.push(this.#readerLoss === 'tab-moved' && this.#hadGone ? 'tab-back' : this.#readerLoss);
    }
    return troubles;
  }

  #soundTroubles(): FailureCode[] {
    // Nobody is to hear it.
    if (this.#pause.isPaused) return [];
    if (this.#watch.isSilent) return [this.#tabMuted ? 'tab-silent-muted' : 'tab-silent'];
    if (this.#watch.isQuiet) return ['tab-quiet'];
    return this.#tabMuted ? ['tab-muted'] : [];
  }
}

function ticketOf({ sessionId, hostToken }: KeptBroadcast): SessionTicket {
  return { sessionId, hostToken };
}

function isRejected(result: PromiseSettledResult<unknown>): result is PromiseRejectedResult {
  return result.status === 'rejected';
}
