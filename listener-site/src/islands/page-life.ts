import { isolated, type SeenSnapshot } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import { type Component, createApp, type ShallowRef } from 'vue';
import { leave } from '../player/leave.ts';
import { type PageView, pageState } from '../player/page-view.ts';
import type { Player } from '../player/player.ts';
import { onShortcut } from '../player/shortcuts.ts';
import { forgetPlace, keepPlace } from '../talk/place.ts';
import type { PageData } from './page-data.ts';

const log = logger('page');

/** What the page shows beside what it began with. */
export interface PageParts {
  /** Comes with the sound. */
  readonly volume?: Component;
  /** Comes with the sound, too, or with talk. */
  readonly below?: Component;
  readonly goodbye?: string;
  readonly share?: () => void;
}

/**
 * What a listener page does once it is there: keys, waking and leaving, and the parts that come with what
 * happens. What does not arrive is asked for again at the next occasion.
 */
export class PageLife {
  readonly #page: PageData;
  readonly #player: Player | undefined;
  readonly #parts: ShallowRef<PageParts>;
  #shownHistory: string;
  #view: PageView | undefined;

  constructor(page: PageData, player: Player | undefined, parts: ShallowRef<PageParts>, signal: AbortSignal) {
    this.#page = page;
    this.#player = player;
    this.#parts = parts;
    this.#shownHistory = historyKey(page.session, false);
    this.#set({ share: () => this.#attempt(() => this.#openShare()) });
    this.#listen(signal);
  }

  show(view: PageView): void {
    this.#view = view;
    const { line, playback, session } = view;
    const isOver = ['ended', 'removed', 'failed'].includes(pageState(view));
    if (playback === 'playing' || playback === 'starting') this.#attempt(() => this.#showVolume());
    if (this.#player?.line.talkNews?.length) this.#attempt(() => this.#showBelow());
    if (isOver) this.#attempt(() => this.#showLastWords(view));
    // They may come back, after a reload for instance, as who they are.
    if (line.kind === 'joined' && history.state) this.#keepPlace(session.sessionId);
    // A reload is to come in as anybody may.
    if (line.kind === 'failed' && line.code === 'invite-refused') forgetPlace();
    this.#attempt(() => this.#showHistory(session, isOver));
    const { track } = session.nowPlaying;
    document.title = [track?.title ?? session.title, track?.artist ?? '', 'Auxcast']
      .filter(Boolean)
      .map(isolated)
      .join(' · ');
  }

  #attempt(work: () => Promise<void>): void {
    work().catch((error: unknown) => log.warn('A part of this page did not arrive.', error));
  }

  #set(news: PageParts): void {
    this.#parts.value = { ...this.#parts.value, ...news };
  }

  #listen(signal: AbortSignal): void {
    const player = this.#player;
    // The page may have gone while this came.
    if (!player || signal.aborted) return;
    const wake = () => player.wake();
    const help = () => this.#attempt(() => this.#openHelp());
    window.addEventListener('keydown', (event) => onShortcut(event, player, help), { signal });
    window.addEventListener('online', wake, { signal });
    // Every page tells so when it is first shown, too.
    window.addEventListener('pageshow', ({ persisted }) => persisted && wake(), { signal });
    // A page kept for the back button may come back.
    window.addEventListener('pagehide', ({ persisted }) => persisted || leave(player), { signal });
    document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal });
  }

  async #showVolume(): Promise<void> {
    if (this.#parts.value.volume) return;
    const part = await import('./VolumeControl.vue');
    this.#set({ volume: part.default });
    await this.#showBelow();
  }

  async #showBelow(): Promise<void> {
    if (this.#parts.value.below) return;
    const part = await import('./BelowPlayer.vue');
    this.#set({ below: part.default });
  }

  async #showLastWords({ line, session }: PageView): Promise<void> {
    const part = await import('../player/last-words.ts');
    this.#set({ goodbye: part.lastWords(line, isolated(session.hostName ?? 'The host')) });
  }

  #keepPlace(sessionId: string): void {
    const resumeToken = this.#player?.line.reply?.resumeToken;
    if (resumeToken) keepPlace(sessionId, { resumeToken });
  }

  /** List and colour of the page are as the server wrote them until there is something else to show. */
  async #showHistory(session: SeenSnapshot, isOver: boolean): Promise<void> {
    if (historyKey(session, isOver) === this.#shownHistory) return;
    const part = await import('./history.ts');
    const current = this.#view?.session ?? session;
    const key = historyKey(current, isOver);
    if (key === this.#shownHistory) return;
    const { track } = current.nowPlaying;
    part.showHistory(current.history, isOver ? undefined : track?.number, isOver);
    part.tintPage(track, current.sessionId);
    this.#shownHistory = key;
  }

  async #openShare(): Promise<void> {
    openSheet((await import('./ShareSheet.vue')).default, this.#page);
  }

  async #openHelp(): Promise<void> {
    openSheet((await import('./HelpSheet.vue')).default, this.#page);
  }
}

function historyKey({ history: tracks, nowPlaying }: SeenSnapshot, isOver: boolean): string {
  return JSON.stringify([tracks, isOver, nowPlaying.track]);
}

/** Over the page, until it is closed. */
function openSheet(sheet: Component, { link, session }: PageData): void {
  const root = document.createElement('div');
  document.querySelector('main')?.append(root);
  const app = createApp(sheet, {
    link,
    session,
    onClose: () => {
      app.unmount();
      root.remove();
    },
  });
  app.mount(root);
}
