import type { Visibility } from '@auxcast/shared-types';
import type { GrantedTab, ReaderLoss, TabLoss } from '../broadcast/broadcast.ts';
import type { FailureCode } from '../failures/failures.ts';

/** From the popup, and from the offscreen document, to the service worker. */
export interface ToBackground {
  /** The popup opened on this tab: the offscreen document is wanted, and the click may have brought back a lost right. */
  openStudio(data: { readonly tabId: number | null }): void;
  /** Resolves when the offscreen document has begun; how it goes on is in the studio's state. */
  goLive(data: { readonly tabId: number }): void;
  moveHere(data: { readonly tabId: number }): void;
  /** A tab has frames that have no reader yet. */
  framesCame(data: { readonly tabId: number }): void;
  /** What badge, and the rights on tabs, depend on. */
  studioChanged(data: StudioSummary): void;
}

export interface StudioSummary {
  readonly mark: 'idle' | 'starting' | 'live' | 'paused' | 'warning';
  readonly listeners: number;
  /** A sentence for the toolbar button. */
  readonly words: string;
  /** The tab that is broadcast, or was until its capture got lost: why it did is still to be told. */
  readonly tabId: number | null;
}

/** Either the right to a tab's sound, or why there is none. */
export type TabGrant = { readonly tab: GrantedTab } | { readonly failure: FailureCode };

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

/** From service worker and popup to the offscreen document. */
export interface ToOffscreen {
  start(data: StartRequest): void;
  move(data: TabGrant): void;
  tabLost(data: { readonly tabId: number; readonly loss: TabLoss }): void;
  tabMuted(data: { readonly tabId: number; readonly muted: boolean }): void;
  /** Why the tab's page may not be read; `null` when it may. */
  readerLoss(data: { readonly tabId: number; readonly loss: ReaderLoss | null }): void;
  setPaused(data: boolean): void;
  setMutedHere(data: boolean): void;
  end(): void;
  dismissFailure(): void;
}
