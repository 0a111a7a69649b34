import { ProtocolError, steeredRequests } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import type { Browser } from 'wxt/browser';
import type { TabGrant } from '../capture/granted-tab.ts';
import type { TabSource } from '../capture/tab-source.ts';
import type { ReaderLoss, TabLoss, TabStanding } from '../capture/tab-standing.ts';
import { type FailureCode, failureOf } from '../failures/failures.ts';
import type { DeskCommands } from '../messaging/desk-commands.ts';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';
import type { ContinueRequest, StartRequest } from '../messaging/start-request.ts';
import { type SteeringAnswer, type SteeringCall, steeringRefusal } from '../messaging/steering-call.ts';
import type { StudioState } from '../messaging/studio-state.ts';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import type { HostRequest } from '../session/host-request.ts';
import { DEFAULT_SERVER_URL } from '../settings/server-address.ts';
import type { HostTalk } from '../talk/host-talk.ts';
import type { Broadcast } from './broadcast.ts';
import { type BroadcastPlan, planOfContinuing, planOfStart, type TabPort } from './broadcast-plan.ts';
import { IdleWatch } from './idle-watch.ts';
import { KeptTeller } from './kept-teller.ts';
import type { RecordingControl } from './recording-control.ts';
import { Starting } from './starting.ts';
import { StudioWatchers } from './studio-watchers.ts';
import { SummaryTeller } from './summary-teller.ts';
import { type TabFeed, TabNowPlaying } from './tab-now-playing.ts';

const log = logger('studio');

export interface StudioOptions extends TabPort {
  readonly nowPlaying: (request: HostRequest) => TabFeed;
  /** The badge's part of the state has changed. */
  readonly onSummary: (summary: StudioSummary) => void;
  /**
   * What it takes to go on elsewhere; `null` when there is nothing to go on with. Told again and again while
   * it lives.
   */
  readonly onKeep: (broadcast: KeptBroadcast | null) => void;
  readonly onIdle: () => void;
}

interface Live {
  readonly program: TabSource;
  readonly broadcast: Broadcast;
}

/**
 * The one object of the offscreen document: at most one broadcast, what is to be seen of it, and who looks.
 */
export class Studio {
  readonly #options: StudioOptions;
  readonly #watchers: StudioWatchers;
  readonly #summary: SummaryTeller;
  readonly #kept: KeptTeller;
  readonly #idle: IdleWatch;
  #live: Live | undefined;
  #starting: Starting | undefined;
  /** The session that ended here last: nobody takes it up again. */
  #overSessionId: string | undefined;
  #server = DEFAULT_SERVER_URL;
  #failure: FailureCode | null = null;
  #lastState = '';

  constructor(options: StudioOptions) {
    this.#options = options;
    this.#summary = new SummaryTeller({ onSummary: options.onSummary, onDue: () => this.#changed() });
    this.#kept = new KeptTeller(options.onKeep);
    this.#idle = new IdleWatch(options.onIdle);
    this.#watchers = new StudioWatchers({
      state: () => this.state(),
      serverTimeMs: () => this.#live?.broadcast.serverTimeMs ?? null,
      level: () => this.#live?.broadcast.level(),
      onCount: () => this.#watchIdleness(),
      onGone: () => this.#live?.broadcast.talk?.letGo(),
    });
    this.#watchIdleness();
  }

  state(): StudioState {
    if (this.#live) return this.#live.broadcast.state();
    if (this.#starting) return this.#starting.state(this.#server);
    return { stage: 'idle', server: this.#server, failure: this.#failure };
  }

  watch(port: Browser.runtime.Port): void {
    this.#watchers.add(port);
  }

  /** Whether there is a broadcast, or will be. */
  get isBusy(): boolean {
    return this.#live !== undefined || this.#starting !== undefined;
  }

  /** Whether a click on this tab would bring back the sound of the broadcast. */
  awaitsClick(tabId: number): boolean {
    const program = this.#live?.program;
    return program?.tabId === tabId && program.awaitsClick;
  }

  /** Goes live, unless that has already begun. Never rejects: how it went is in the state. */
  async start(request: StartRequest): Promise<void> {
    if (this.isBusy) return;
    this.#server = request.serverUrl;
    if ('failure' in request.grant) {
      this.#fail(request.grant.failure);
      return;
    }
    await this.#begin(planOfStart(request, request.grant.tab, this.#options));
  }

  /** Takes a broadcast up again whose document is gone. Never rejects. */
  async goOn(request: ContinueRequest): Promise<void> {
    const { broadcast } = request;
    if (this.isBusy || broadcast.sessionId === this.#overSessionId) return;
    this.#server = broadcast.serverUrl;
    this.#kept.assume(broadcast);
    await this.#begin(planOfContinuing(request, this.#options));
  }

  async #begin(plan: BroadcastPlan): Promise<void> {
    const { program } = plan;
    const starting = new Starting({
      plan,
      nowPlaying: (request) => new TabNowPlaying(program, this.#options.nowPlaying(request)),
      onChange: () => this.#changed(),
    });
    this.#failure = null;
    this.#starting = starting;
    this.#changed();
    let begun: Broadcast | undefined;
    let failure: FailureCode | null = null;
    try {
      begun = await starting.begin();
    } catch (error) {
      log.warn('Could not go live.', error);
      failure = failureOf(error);
    }
    // Called off: what is shown is no longer about this one, and perhaps about the next.
    if (starting.isCalledOff) {
      await begun?.end();
      return;
    }
    this.#starting = undefined;
    this.#failure = failure;
    if (begun) this.#show({ program, broadcast: begun });
    this.#changed();
  }

  #show(live: Live): void {
    this.#live = live;
    live.broadcast.on('change', () => this.#changed());
    live.broadcast.talk?.on('levels', (levels) => this.#watchers.tellVoices(levels));
    live.broadcast.desk?.on('levels', (levels) => this.#watchers.tellMix(levels));
    live.broadcast.on('over', (failure) => {
      if (live === this.#live) this.#fail(failure);
    });
  }

  /** Moves the broadcast to another tab. Never rejects: how it went is in the state. */
  async move(grant: TabGrant): Promise<void> {
    await this.#program?.move(grant);
    this.#changed();
  }

  /** Ends what is live, or on its way there. */
  async end(): Promise<void> {
    const live = this.#live;
    this.#starting?.callOff();
    this.#leave();
    this.#failure = null;
    this.#changed();
    await live?.broadcast.end();
  }

  dismissFailure(): void {
    this.#failure = null;
    this.#program?.setMoveFailure(undefined);
    this.#changed();
  }

  setPaused(paused: boolean): void {
    this.#live?.broadcast.setPaused(paused);
  }

  setMutedHere(muted: boolean): void {
    this.#live?.broadcast.setMutedHere(muted);
  }

  /** The host among those who talk; `undefined` unless it is live. */
  get talk(): HostTalk | undefined {
    return this.#live?.broadcast.talk;
  }

  /** The mix, and what the session knows of it; `undefined` unless it is live. */
  get desk(): DeskCommands | undefined {
    return this.#live?.broadcast.desk;
  }

  /** `undefined` unless it is live. */
  get recording(): RecordingControl | undefined {
    return this.#live?.broadcast.recording;
  }

  /** What host and ops may ask of the server. Never rejects. */
  async steer({ method, data }: SteeringCall): Promise<SteeringAnswer> {
    const broadcast = this.#live?.broadcast;
    if (!broadcast) return steeringRefusal(new ProtocolError('wrong-state', 'Nothing is live.'));
    const input = steeredRequests[method].data.safeParse(data);
    if (!input.success) return steeringRefusal(new ProtocolError('bad-request', 'This cannot be asked.'));
    try {
      return { reply: await broadcast.steer(method, input.data) };
    } catch (error) {
      return steeringRefusal(error);
    }
  }

  tabLost(tabId: number, loss: TabLoss): void {
    this.#tab(tabId)?.lose(loss);
  }

  setTabStanding(tabId: number, standing: TabStanding): void {
    this.#tab(tabId)?.setStanding(tabId, standing);
  }

  pageGone(tabId: number): void {
    this.#tab(tabId)?.pageGone(tabId);
  }

  setTabMuted(tabId: number, muted: boolean): void {
    this.#tab(tabId)?.setMuted(muted);
  }

  setReaderLoss(tabId: number, loss: ReaderLoss | null): void {
    this.#tab(tabId)?.setReaderLoss(loss);
  }

  wake(): void {
    this.#live?.broadcast.wake();
  }

  get #program(): TabSource | undefined {
    return this.#live?.program ?? this.#starting?.program;
  }

  /** Also of a tab that was just lost: its end may be told twice, the second time with the reason. */
  #tab(tabId: number): TabSource | undefined {
    const program = this.#program;
    return program?.tabId === tabId ? program : this.#live?.broadcast.desk?.second.as(tabId);
  }

  #fail(failure: FailureCode): void {
    this.#leave();
    this.#failure = failure;
    this.#changed();
  }

  #leave(): void {
    this.#overSessionId =
      this.#live?.broadcast.kept().sessionId ?? this.#starting?.sessionId ?? this.#overSessionId;
    this.#live = undefined;
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
    this.#summary.tell(state);
  }

  #keep(): void {
    // Until it is known how a broadcast begins, what was kept of it stays.
    if (this.#starting) return;
    const { program, broadcast } = this.#live ?? {};
    this.#kept.tell(program && broadcast ? { ...broadcast.kept(), tabId: program.tabId } : null);
  }

  #watchIdleness(): void {
    const state = this.state();
    // A failure waits until somebody has seen it.
    this.#idle.set(this.#watchers.count > 0 || state.stage !== 'idle' || state.failure !== null);
  }
}
