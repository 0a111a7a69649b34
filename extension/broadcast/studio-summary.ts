import { failureWords } from '../failures/failures.ts';
import { hearingWords } from '../failures/hearing-words.ts';
import type { StudioSummary } from '../messaging/messages.ts';
import type { LiveState, StudioState } from './studio-state.ts';

/** The studio's state, as far as the toolbar button can show it. */
export function summaryOf(state: StudioState): StudioSummary {
  switch (state.stage) {
    case 'idle': {
      const words = state.failure
        ? failureWords(state.failure, state.server)
        : 'Auxcast: go live with this tab';
      return { mark: state.failure ? 'warning' : 'idle', listeners: 0, words, tabId: null };
    }
    case 'starting':
      return { mark: 'starting', listeners: 0, words: 'Auxcast: going live', tabId: state.tabId };
    case 'live':
      return liveSummary(state);
  }
}

function liveSummary(state: LiveState): StudioSummary {
  const { listeners } = state.listenerCount;
  const { tabId } = state;
  // That a page cannot be read is no alarm: the music goes on.
  const trouble = state.troubles.find((code) => code !== 'page-unreadable');
  if (trouble) return { mark: 'warning', listeners, words: failureWords(trouble, state.server), tabId };
  if (state.session === 'paused') return { mark: 'paused', listeners, words: 'Auxcast: paused', tabId };
  const people = listeners === 1 ? '1 listener' : `${listeners} listeners`;
  const hearing = hearingWords(state.listenerTrouble, listeners, state.health?.level);
  const words = [`Auxcast: live, ${people}`, hearing?.count, hearing?.advice].filter(Boolean).join('\n');
  return { mark: 'live', listeners, words, tabId };
}
