import { isolated, type SeenPerson } from '@auxcast/shared-types';
import { type FailureCode, failureWords } from '../failures/failures.ts';
import type { LiveState, StudioState } from '../messaging/studio-state.ts';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { hearingWords } from '../publish/hearing-words.ts';
import { alarmsOf } from './alarms.ts';

const NOT_LIVE = { talk: null, desk: null };

/**
 * The studio's state, as far as the toolbar button can show it.
 * @param alarm what the host is to be told even while looking elsewhere; without it, all that is alarming is
 * told at once
 */
export function summaryOf(
  state: StudioState,
  alarm: FailureCode | null = alarmsOf(state)[0] ?? null,
): StudioSummary {
  const { talk, desk } = state.stage === 'live' ? state : NOT_LIVE;
  const asking = talk?.room.people.filter(({ asksSinceMs }) => asksSinceMs !== null) ?? [];
  const call = callWords(asking);
  const shown = shownOf(state);
  return {
    ...shown,
    words: [call, shown.words].filter((line) => line !== null).join('\n'),
    asking: asking.length,
    call,
    talks: talk !== null && talk.held.length > 0,
    alarm: alarm && failureWords(alarm, state.server),
    secondTabId: desk?.secondTabId ?? null,
  };
}

function callWords(asking: readonly SeenPerson[]): string | null {
  const [first] = asking;
  if (!first) return null;
  const name = isolated(first.name ?? 'Somebody');
  if (asking.length === 1) return `${name} asks to speak`;
  return `${name} and ${asking.length - 1} more ask to speak`;
}

type Shown = Omit<StudioSummary, 'alarm' | 'asking' | 'call' | 'talks' | 'secondTabId'>;

function shownOf(state: StudioState): Shown {
  switch (state.stage) {
    case 'idle':
      return shownIdle(state);
    case 'starting':
      return shownStarting(state);
    case 'live':
      return shownLive(state);
  }
}

function shownIdle({ failure, server }: StudioState & { stage: 'idle' }): Shown {
  if (failure) return { mark: 'warning', listeners: 0, words: failureWords(failure, server), tabId: null };
  return { mark: 'idle', listeners: 0, words: 'Auxcast: go live with this tab', tabId: null };
}

function shownStarting({ tabId, goesOn, server, trouble }: StudioState & { stage: 'starting' }): Shown {
  if (trouble) return { mark: 'warning', listeners: 0, words: failureWords(trouble, server), tabId };
  const words = goesOn ? 'Auxcast: picking the broadcast up again' : 'Auxcast: going live';
  return { mark: 'starting', listeners: 0, words, tabId };
}

function shownLive(state: LiveState): Shown {
  const { listeners } = state.listenerCount;
  const { tabId } = state.source;
  // That a page cannot be read is no alarm: the music goes on.
  const trouble = state.troubles.find((code) => code !== 'page-unreadable');
  if (trouble) return { mark: 'warning', listeners, words: failureWords(trouble, state.server), tabId };
  if (state.session === 'paused') return { mark: 'paused', listeners, words: 'Auxcast: paused', tabId };
  const people = listeners === 1 ? '1 listener' : `${listeners} listeners`;
  const hearing = hearingWords(state.listenerTrouble, listeners, state.health?.level);
  const words = [`Auxcast: live, ${people}`, hearing?.count, hearing?.advice].filter(Boolean).join('\n');
  return { mark: 'live', listeners, words, tabId };
}
