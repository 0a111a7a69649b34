import { logger } from '@auxcast/shared-types/log';
import type { Browser } from 'wxt/browser';
import type { TabGrant } from '../capture/granted-tab.ts';
import type { ReaderLoss, TabLoss, TabStanding } from '../capture/tab-standing.ts';
import { type FailureCode, failureOf } from '../failures/failures.ts';
import { KEEP_EVERY_MS } from '../messaging/keep-pulse.ts';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import type { ContinueRequest, StartRequest } from '../messaging/start-request.ts';
import type { StudioState } from '../messaging/studio-state.ts';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { DEFAULT_SERVER_URL } from '../settings/server-address.ts';
import { AlarmWatch } from './alarm-watch.ts';
import { alarmsOf } from './alarms.ts';
import { Broadcast, type BroadcastOptions } from './broadcast.ts';
import { summaryOf } from './studio-summary.ts';
import { StudioWatchers } from './studio-watchers.ts';

const log = logger('studio');

/** With nothing to show and nobody looking, the offscreen document is closed after this. */
const IDLE_MS = 15_000;

export interface StudioOptions {
  readonly nowPlaying: BroadcastOptions['nowPlaying'];
  readonly lookAtTab: BroadcastOptions['lookAtTab'];
  readonly captureAgain: BroadcastOptions['captureAgain'];
  /** The badge's part of the state has changed. */
  readonly onSummary: (summary: StudioSummary) => void;
  /**
   * What it takes to go on elsewhere; `null` when there is nothing to go on with. Told again and again while
   * it lives.
   */
  readonly onKeep: (broadcast: KeptBroadcast | null) => void;
  readonly onIdle: () => void;
}

/** A broadcast on its way. */
interface Starting {
  readonly tabId: number;
  /** The session that is taken up again, where it was live before. */
  readonly sessionId: string | undefined;
  /** The host ends it before it has begun. */
  readonly callOff: AbortController;
  /** Why the server could not be reached just now. */
  trouble: FailureCode | undefined;
}

/**
 * The one object of the offscreen document: at most one broadcast, what is to be seen of it, and who looks.
 */
export class Studio {
  readonly #options: StudioOptions;
  readonly #watchers: StudioWatchers;
  readonly #alarms = new AlarmWatch(() => this.#changed());
  #broadcast: Broadcast | undefined;
  #starting: Starting | undefined;
  /** The session that ended here last: nobody takes it up again. */
  #overSessionId: string | undefined;
  /** Told of the starting tab before there was a broadcast to tell. */
  #earlyReaderLoss: ReaderLoss | null = null;
  #server = DEFAULT_SERVER_URL;
  #failure: FailureCode | null = null;
  #lastState = '';
  #lastSummary = '';
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #lastKept = '';
  #keepTimer: ReturnType<typeof setInterval> | undefined;

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
    if (this.#starting) {
      const { tabId, sessionId, trouble } = this.#starting;
      return { stage: 'starting', server, tabId, goesOn: sessionId !== undefined, trouble };
    }
    return { stage: 'idle', server, failure: this.#failure };
  }

  watch(port: Browser.runtime.Port): void {
    this.#watchers.add(port);
  }

  /** Whether there is a broadcast, or will be. */
  get isBusy(): boolean {
    return this.#broadcast !== undefined || this.#starting !== undefined;
  }

  /** Whether a click on this tab would bring back the sound of the broadcast. */
  awaitsClick(tabId: number): boolean {
    return this.#broadcast?.tabId === tabId && this.#broadcast.awaitsClick;
  }

  /** Goes live, unless that has already begun. Never rejects: how it went is in the state. */
  async start(request: StartRequest): Promise<void> {
    if (this.isBusy) return;
    this.#server = request.serverUrl;
    if ('failure' in request.grant) {
      this.#fail(request.grant.failure);
      return;
    }
    const { tab } = request.grant;
    await this.#begin(
      { tabId: tab.tabId, sessionId: undefined },
      { wish: request, bitrate: request.bitrate, visibility: request.visibility, tab },
    );
  }

  /** Takes a broadcast up again whose document is gone. Never rejects. */
  async goOn({ broadcast: from, grant, patienceMs }: ContinueRequest): Promise<void> {
    if (this.isBusy || from.sessionId === this.#overSessionId) return;
    this.#server = from.serverUrl;
    this.#lastKept = JSON.stringify(from);
    const loss = 'failure' in grant && grant.failure === 'tab-closed' ? 'tab-closed' : 'tab-continue';
    await this.#begin(
      { tabId: from.tabId, sessionId: from.sessionId },
      {
        // The right to the session is its token: the host key is not needed again, nor was it kept.
        wish: { ...from, hostKey: '' },
        bitrate: from.bitrate,
        visibility: from.visibility,
        tab: 'tab' in grant ? grant.tab : undefined,
        goesOn: { from, patienceMs, loss },
      },
    );
  }

  async #begin(
    { tabId, sessionId }: Pick<Starting, 'tabId' | 'sessionId'>,
    what: Pick<BroadcastOptions, 'wish' | 'bitrate' | 'visibility' | 'tab' | 'goesOn'>,
  ): Promise<void> {
    const starting: Starting = { tabId, sessionId, callOff: new AbortController(), trouble: undefined };
    const calledOff = starting.callOff.signal;
    this.#failure = null;
    this.#starting = starting;
    this.#earlyReaderLoss = null;
    this.#changed();
    let begun: Broadcast | undefined;
    let failure: FailureCode | null = null;
    try {
      begun = await Broadcast.start({
        ...what,
        calledOff,
        onAway: (trouble) => {
          starting.trouble = trouble;
          this.#changed();
        },
        nowPlaying: this.#options.nowPlaying,
        lookAtTab: this.#options.lookAtTab,
        captureAgain: this.#options.captureAgain,
        onChange: () => this.#changed(),
        onOver: (why) => {
          if (begun !== undefined && begun === this.#broadcast) this.#fail(why);
        },
      });
    } catch (error) {
      log.warn('Could not go live.', error);
      failure = failureOf(error);
    }
    // Called off: what is shown is no longer about this one, and perhaps about the next.
    if (calledOff.aborted) {
      await begun?.end();
      return;
    }
    this.#starting = undefined;
    this.#failure = failure;
    this.#broadcast = begun;
    begun?.setReaderLoss(this.#earlyReaderLoss);
    this.#changed();
  }

  /**
   * @throws nothing: a tab that cannot be captured leaves the broadcast where it is, with the failure shown
   */
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

  /** Ends what is live, or on its way there. */
  async end(): Promise<void> {
    const broadcast = this.#broadcast;
    this.#starting?.callOff.abort();
    this.#leave();
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

  setTabStanding(tabId: number, standing: TabStanding): void {
    this.#broadcast?.setTabStanding(tabId, standing);
  }

  pageGone(tabId: number): void {
    this.#broadcast?.pageGone(tabId);
  }

  setTabMuted(tabId: number, muted: boolean): void {
    if (this.#concerns(tabId)) this.#broadcast?.setTabMuted(muted);
  }

  setReaderLoss(tabId: number, loss: ReaderLoss | null): void {
    if (tabId === this.#starting?.tabId) this.#earlyReaderLoss = loss;
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
    this.#leave();
    this.#failure = failure;
    this.#changed();
  }

  #leave(): void {
    this.#overSessionId =
      this.#broadcast?.kept().sessionId ?? this.#starting?.sessionId ?? this.#overSessionId;
    this.#broadcast = undefined;
    this.#starting = undefined;
  }

  #changed(): void {
    this.#keep();
    const state = this.state();
    const text = JSON.stringify(state);
    if (text !== this.#lastState) {
      this.#lastState = text;
      this.#watchers.tell(state);
      this.#watchIdleness();
    }
    // Time alone makes an alarm of what has been wrong for long.
    this.#summarise(state);
  }

  #summarise(state: StudioState): void {
    if (state.stage === 'idle') this.#alarms.forget();
    const summary = summaryOf(state, this.#alarms.look(alarmsOf(state)) ?? null);
    const text = JSON.stringify(summary);
    if (text === this.#lastSummary) return;
    this.#lastSummary = text;
    this.#options.onSummary(summary);
  }

  #keep(): void {
    // Until it is known how a broadcast begins, what was kept of it stays.
    if (this.#starting) return;
    const kept = this.#broadcast?.kept() ?? null;
    const text = kept ? JSON.stringify(kept) : '';
    if (text === this.#lastKept && (kept === null || this.#keepTimer !== undefined)) return;
    this.#lastKept = text;
    clearInterval(this.#keepTimer);
    this.#keepTimer = undefined;
    this.#options.onKeep(kept);
    if (kept) this.#keepTimer = setInterval(() => this.#options.onKeep(kept), KEEP_EVERY_MS);
  }

  #watchIdleness(): void {
    clearTimeout(this.#idleTimer);
    const state = this.state();
    if (this.#watchers.count > 0 || state.stage !== 'idle' || state.failure) return;
    this.#idleTimer = setTimeout(this.#options.onIdle, IDLE_MS);
  }
}
