import type { Browser } from 'wxt/browser';
import { type FailureCode, failureOf } from '../failures/failures.ts';
import type { StartRequest, StudioSummary, TabGrant } from '../messaging/messages.ts';
import { DEFAULT_SERVER_URL } from '../settings/server-address.ts';
import { Broadcast, type BroadcastOptions, type ReaderLoss, type TabLoss } from './broadcast.ts';
import type { StudioState } from './studio-state.ts';
import { summaryOf } from './studio-summary.ts';
import { StudioWatchers } from './studio-watchers.ts';

/** With nothing to show and nobody looking, the offscreen document is closed after this. */
const IDLE_MS = 15_000;

export interface StudioOptions {
  readonly nowPlaying: BroadcastOptions['nowPlaying'];
  /** The badge's part of the state has changed. */
  readonly onSummary: (summary: StudioSummary) => void;
  readonly onIdle: () => void;
}

/** The one object of the offscreen document: at most one broadcast, what is to be seen of it, and who looks. */
export class Studio {
  readonly #options: StudioOptions;
  readonly #watchers: StudioWatchers;
  #broadcast: Broadcast | undefined;
  #startingTabId: number | undefined;
  /** Told of the starting tab before there was a broadcast to tell. */
  #earlyReaderLoss: ReaderLoss | null = null;
  #server = DEFAULT_SERVER_URL;
  #failure: FailureCode | null = null;
  #lastState = '';
  #lastSummary = '';
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StudioOptions) {
    this.#options = options;
    this.#watchers = new StudioWatchers({
      state: () => this.state(),
      serverTimeMs: () => this.#broadcast?.serverTimeMs ?? null,
      level: () => this.#broadcast?.level(),
      onCount: () => this.#watchIdleness(),
    });
    this.#watchIdleness();
  }

  state(): StudioState {
    if (this.#broadcast) return this.#broadcast.state();
    const server = this.#server;
    if (this.#startingTabId !== undefined) return { stage: 'starting', server, tabId: this.#startingTabId };
    return { stage: 'idle', server, failure: this.#failure };
  }

  watch(port: Browser.runtime.Port): void {
    this.#watchers.add(port);
  }

  /** Goes live, unless that has already begun. Never rejects: how it went is in the state. */
  async start(request: StartRequest): Promise<void> {
    if (this.#broadcast || this.#startingTabId !== undefined) return;
    this.#server = request.serverUrl;
    if ('failure' in request.grant) {
      this.#fail(request.grant.failure);
      return;
    }
    const { tab } = request.grant;
    this.#failure = null;
    this.#startingTabId = tab.tabId;
    this.#earlyReaderLoss = null;
    this.#changed();
    try {
      this.#broadcast = await Broadcast.start({
        wish: request,
        bitrate: request.bitrate,
        visibility: request.visibility,
        tab,
        nowPlaying: this.#options.nowPlaying,
        onChange: () => this.#changed(),
        onOver: (failure) => this.#fail(failure),
      });
      this.#broadcast.setReaderLoss(this.#earlyReaderLoss);
    } catch (error) {
      console.warn('Could not go live.', error);
      this.#failure = failureOf(error);
    }
    this.#startingTabId = undefined;
    this.#changed();
  }

  /** @throws nothing: a tab that cannot be captured leaves the broadcast where it is, with the failure shown */
  async move(grant: TabGrant): Promise<void> {
    const broadcast = this.#broadcast;
    if (!broadcast) return;
    try {
      if ('failure' in grant) broadcast.setMoveFailure(grant.failure);
      else await broadcast.moveTo(grant.tab);
    } catch (error) {
      broadcast.setMoveFailure(failureOf(error));
    }
    this.#changed();
  }

  async end(): Promise<void> {
    const broadcast = this.#broadcast;
    this.#broadcast = undefined;
    this.#failure = null;
    this.#changed();
    await broadcast?.end();
  }

  dismissFailure(): void {
    this.#failure = null;
    this.#broadcast?.setMoveFailure(undefined);
    this.#changed();
  }

  setPaused(paused: boolean): void {
    this.#broadcast?.setPaused(paused);
  }

  setMutedHere(muted: boolean): void {
    this.#broadcast?.setMutedHere(muted);
  }

  tabLost(tabId: number, loss: TabLoss): void {
    if (this.#concerns(tabId)) this.#broadcast?.tabLost(loss);
  }

  setTabMuted(tabId: number, muted: boolean): void {
    if (this.#concerns(tabId)) this.#broadcast?.setTabMuted(muted);
  }

  setReaderLoss(tabId: number, loss: ReaderLoss | null): void {
    if (tabId === this.#startingTabId) this.#earlyReaderLoss = loss;
    if (this.#concerns(tabId)) this.#broadcast?.setReaderLoss(loss);
  }

  wake(): void {
    this.#broadcast?.wake();
  }

  /** Also of a tab that was just lost: its end may be told twice, the second time with the reason. */
  #concerns(tabId: number): boolean {
    return this.#broadcast?.tabId === tabId;
  }

  #fail(failure: FailureCode): void {
    this.#broadcast = undefined;
    this.#failure = failure;
    this.#changed();
  }

  #changed(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.#lastState) return;
    this.#lastState = text;
    this.#watchers.tell(state);
    this.#watchIdleness();
    const summary = summaryOf(state);
    const summaryText = JSON.stringify(summary);
    if (summaryText === this.#lastSummary) return;
    this.#lastSummary = summaryText;
    this.#options.onSummary(summary);
  }

  #watchIdleness(): void {
    clearTimeout(this.#idleTimer);
    const state = this.state();
    if (this.#watchers.count > 0 || state.stage !== 'idle' || state.failure) return;
    this.#idleTimer = setTimeout(this.#options.onIdle, IDLE_MS);
  }
}
