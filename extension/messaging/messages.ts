import type { Visibility } from '@auxcast/shared-types';
import type { TabGrant } from '../capture/granted-tab.ts';
import type { ReaderLoss, TabLoss, TabStanding } from '../capture/tab-standing.ts';
import type { KeptBroadcast } from './kept-broadcast.ts';

/** From the popup, and from the offscreen document, to the service worker. */
export interface ToBackground {
  /**
   * The popup opened on this tab: the offscreen document is wanted, and the click may have brought back a
   * lost right.
   */
  openStudio(data: { readonly tabId: number | null }): void;
  /** Resolves when the offscreen document has begun; how it goes on is in the studio's state. */
  goLive(data: { readonly tabId: number }): void;
  moveHere(data: { readonly tabId: number }): void;
  /** Ends the broadcast for everyone, also one whose offscreen document is gone. */
  endBroadcast(): void;
  /** A tab has frames that have no reader yet. */
  framesCame(data: { readonly tabId: number }): void;
  /** What badge, and the rights on tabs, depend on. */
  studioChanged(data: StudioSummary): void;
  /** What it takes to go on after this document; `null`: nothing. */
  keepBroadcast(data: KeptBroadcast | null): void;
  /** How a tab is that should sound and does not. */
  lookAtTab(data: { readonly tabId: number }): TabStanding;
  /** Has a tab captured again, if that needs no click. */
  captureAgain(data: { readonly tabId: number }): void;
}

export interface StudioSummary {
  readonly mark: 'idle' | 'starting' | 'live' | 'paused' | 'warning';
  readonly listeners: number;
  /** A sentence for the toolbar button. */
  readonly words: string;
  /** What the host must know even while looking elsewhere. */
  readonly alarm: string | null;
  /** The tab that is broadcast, or was until its capture got lost: why it did is still to be told. */
  readonly tabId: number | null;
}

export interface StartRequest {
  readonly grant: TabGrant;
  readonly serverUrl: string;
  readonly hostKey: string;
  readonly hostName: string;
  readonly title: string;
  readonly visibility: Visibility;
  /** Bits a second. */
  readonly bitrate: number;
}

export interface ContinueRequest {
  readonly broadcast: KeptBroadcast;
  readonly grant: TabGrant;
  /** For how long the server may still know it. Milliseconds. */
  readonly patienceMs: number;
}

/** From service worker and popup to the offscreen document. */
export interface ToOffscreen {
  start(data: StartRequest): void;
  /** Takes up again what another document began. */
  goOn(data: ContinueRequest): void;
  /** Whether there is a broadcast, or one begins. */
  isBusy(): boolean;
  /** Whether a click on this tab brings back the sound. */
  awaitsClick(data: { readonly tabId: number }): boolean;
  move(data: TabGrant): void;
  tabLost(data: { readonly tabId: number; readonly loss: TabLoss }): void;
  tabStanding(data: { readonly tabId: number; readonly standing: TabStanding }): void;
  tabMuted(data: { readonly tabId: number; readonly muted: boolean }): void;
  /** Why the tab's page may not be read; `null` when it may. */
  readerLoss(data: { readonly tabId: number; readonly loss: ReaderLoss | null }): void;
  setPaused(data: boolean): void;
  setMutedHere(data: boolean): void;
  end(): void;
  dismissFailure(): void;
}
