import { createNanoEvents } from 'nanoevents';
import { type FailureCode, failureOf } from '../failures/failures.ts';
import type { CapturedTab } from './captured-tab.ts';
import type { GrantedTab, TabGrant } from './granted-tab.ts';
import { Recapture } from './recapture.ts';
import type { ShownSource } from './shown-source.ts';
import type { Hearing, SoundOutlet, Source, SourceEvents, SourceStanding } from './source.ts';
import { TabCapture } from './tab-capture.ts';
import { TabCheck } from './tab-check.ts';
import { TabPage } from './tab-page.ts';
import type { ReaderLoss, TabFault, TabLoss, TabStanding } from './tab-standing.ts';

export interface TabSourceOptions {
  readonly tabId: number;
  /** `undefined` where the tab cannot be taken without a click. */
  readonly granted: GrantedTab | undefined;
  /** It was captured in a former document: why it has no sound here until it is captured again. */
  readonly loss?: TabLoss;
  /** Asks the service worker how a tab is. */
  readonly lookAtTab: (tabId: number) => Promise<TabStanding>;
  /** Asks it to have a tab captured again whose sound broke off for no reason that is known. */
  readonly captureAgain: (tabId: number) => void;
}

export interface TabSourceEvents extends SourceEvents {
  /** It is this tab's page that counts from now on. */
  tab: (tabId: number) => void;
  /** What the page said it plays is not true any more. */
  unread: () => void;
}

/** The captured tab, whichever it is just now, and how it stands. */
export class TabSource implements Source {
  readonly #granted: GrantedTab | undefined;
  readonly #emitter = createNanoEvents<TabSourceEvents>();
  readonly #capture = new TabCapture();
  readonly #check: TabCheck;
  readonly #recapture: Recapture;
  #tabId: number;
  #tab: CapturedTab | undefined;
  #outlet: SoundOutlet | undefined;
  #moveFailure: FailureCode | undefined;
  #loss: TabLoss | undefined;
  #fault: TabFault | undefined;
  #page = new TabPage();
  #isMuted: boolean;
  #closed = false;

  constructor({ tabId, granted, loss, lookAtTab, captureAgain }: TabSourceOptions) {
    this.#granted = granted;
    this.#tabId = tabId;
    this.#loss = loss;
    this.#isMuted = granted?.muted ?? false;
    this.#check = new TabCheck({
      look: lookAtTab,
      onStanding: (of, standing) => this.setStanding(of, standing),
    });
    this.#recapture = new Recapture({
      capture: captureAgain,
      onMayAgain: () => this.#check.look(this.#tabId),
    });
  }

  /** The tab that is broadcast, or was until it got lost. */
  get tabId(): number {
    return this.#tabId;
  }

  get shown(): ShownSource {
    return { name: 'Music tab', tabId: this.#tabId };
  }

  get sound(): CapturedTab | undefined {
    return this.#tab;
  }

  get standing(): SourceStanding {
    return {
      moveFailure: this.#moveFailure,
      loss: this.#loss,
      fault: this.#fault,
      readerLoss: this.#page.trouble,
    };
  }

  /** Whether one click on the tab would bring its sound back. */
  get awaitsClick(): boolean {
    return !this.#tab && this.#loss !== 'tab-closed';
  }

  on<E extends keyof TabSourceEvents>(name: E, listener: TabSourceEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  async open(): Promise<void> {
    if (this.#granted) await this.moveTo(this.#granted);
  }

  playInto(outlet: SoundOutlet): void {
    this.#outlet = outlet;
  }

  looked(isMissed: boolean): void {
    const isDoubted = this.#fault !== undefined || this.#loss === 'tab-crashed';
    if (isDoubted || (isMissed && this.#tab)) this.#check.suspect(this.#tabId);
  }

  soundTrouble(hearing: Hearing): FailureCode | undefined {
    if (hearing === 'silent') return this.#isMuted ? 'tab-silent-muted' : 'tab-silent';
    if (hearing === 'quiet') return 'tab-quiet';
    return this.#isMuted ? 'tab-muted' : undefined;
  }

  /** Never rejects: a tab that cannot be captured leaves it where it is, and `standing` says why. */
  async move(grant: TabGrant): Promise<void> {
    try {
      if ('failure' in grant) this.setMoveFailure(grant.failure);
      else await this.moveTo(grant.tab);
    } catch (error) {
      this.setMoveFailure(failureOf(error));
    }
  }

  /**
   * Captures another tab, or the same again, and plays it into the same outlet. A move that came later makes
   * this one void.
   * @throws HostFailure, and then goes on as before
   */
  async moveTo(granted: GrantedTab): Promise<void> {
    const next = await this.#capture.capture(granted);
    if (!next) return;
    const { tabId, muted } = granted;
    next.on('ended', () => this.#ended(next));
    // Only now: it may have been lost meanwhile.
    const former = this.#tab;
    this.#tab = next;
    this.#moveFailure = undefined;
    this.#loss = undefined;
    this.#fault = undefined;
    this.#isMuted = muted;
    // Of the same tab that is captured again, what is known of its page stays true.
    if (tabId !== this.#tabId) this.#page = new TabPage();
    this.#tabId = tabId;
    this.#emitter.emit('anew');
    this.#emitter.emit('tab', tabId);
    this.#emitter.emit('change');
    await this.#outlet?.use(next);
    former?.close();
    if (next.hasEnded) this.#ended(next);
  }

  /** Why the broadcast could not move to another tab, until it could or the host has seen it. */
  setMoveFailure(failure: FailureCode | undefined): void {
    this.#moveFailure = failure;
    this.#emitter.emit('change');
  }

  setMuted(muted: boolean): void {
    this.#isMuted = muted;
    this.#emitter.emit('change');
  }

  /** Why the page may not be read, if so. */
  setReaderLoss(loss: ReaderLoss | null): void {
    if (!this.#page.setLoss(loss)) return;
    if (this.#page.isUnread) this.#emitter.emit('unread');
    this.#emitter.emit('change');
  }

  /** Whether nothing of its page may be shown: it is not to be read, or its sound was lost here. */
  get isUnread(): boolean {
    return this.#page.isUnread || (this.#loss !== undefined && this.#loss !== 'tab-continue');
  }

  lose(loss: TabLoss): void {
    if (this.#closed) return;
    if (this.#tab) {
      this.#tab.close();
      this.#tab = undefined;
      // First: whoever turns to another source has no use for what is not true of this one any more.
      this.#outlet?.drop();
      this.#emitter.emit('unread');
    }
    this.#fault = undefined;
    // What the tabs API says is more exact than a track that merely ended.
    if (!this.#loss || loss !== 'tab-lost') this.#loss = loss;
    if (loss === 'tab-discarded') this.#page.goes();
    this.#emitter.emit('change');
  }

  /** The page's reader is gone: the page went on, or its process is no more. */
  pageGone(tabId: number): void {
    if (tabId === this.#tabId) this.#check.look(tabId);
  }

  setStanding(tabId: number, standing: TabStanding): void {
    if (this.#closed || tabId !== this.#tabId) return;
    switch (standing) {
      case 'closed':
      case 'discarded':
        this.lose(`tab-${standing}` as const);
        return;
      case 'crashed':
        this.#page.goes();
        this.#setFault('tab-crashed');
        return;
      case 'frozen':
        this.#setFault('tab-frozen');
        return;
      case 'well':
        this.#setFault(undefined);
        this.#isThere();
        // Its track ended all the same: perhaps it takes no click to have another.
        if (this.#loss === 'tab-lost') this.#recapture.ask(tabId);
    }
  }

  close(): void {
    this.#closed = true;
    this.#capture.close();
    this.#recapture.close();
    this.#check.close();
    this.#tab?.close();
  }

  /** The track ended. Of a sound that was left meanwhile, it is no loss. */
  #ended(tab: CapturedTab): void {
    if (tab !== this.#tab) return;
    this.lose('tab-lost');
    this.#check.look(tab.tabId);
  }

  /** The page that went is back, and only its sound is missing still. */
  #isThere(): void {
    if (this.#loss !== 'tab-crashed' && this.#loss !== 'tab-discarded') return;
    this.#loss = 'tab-lost';
    this.#emitter.emit('change');
  }

  /** The capture goes on through a crash: once the tab is loaded again, it sounds again. */
  #setFault(fault: TabFault | undefined): void {
    const former = this.#fault;
    if (this.#tab) this.#fault = fault;
    else if (fault === 'tab-crashed' && this.#loss === 'tab-lost') this.#loss = fault;
    if (former && !this.#fault) this.#emitter.emit('anew');
    this.#emitter.emit('change');
    if (this.#fault === 'tab-crashed' && former !== this.#fault) this.#emitter.emit('unread');
  }
}
