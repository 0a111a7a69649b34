import { type FailureCode, failureWords } from '../failures/failures.ts';
import { hearingWords } from '../failures/hearing-words.ts';
import type { StudioSummary } from '../messaging/messages.ts';
import type { LiveState, StudioState } from './studio-state.ts';

/** The sound ended or needs the host, who may be looking elsewhere. */
const ALARMS: ReadonlySet<FailureCode> = new Set([
  'tab-crashed',
  'tab-frozen',
  'tab-closed',
  'tab-discarded',
  'tab-lost',
  'tab-continue',
  'tab-silent',
  'tab-silent-muted',
  'output-gone',
  'upload-lost',
  'ended-by-admin',
  'ended-while-away',
  'ended-by-server',
  'session-lost',
]);

/** The studio's state, as far as the toolbar button can show it. */
export function summaryOf(state: StudioState): StudioSummary {
  switch (state.stage) {
    case 'idle': {
      const words = state.failure
        ? failureWords(state.failure, state.server)
        : 'Auxcast: go live with this tab';
      const mark = state.failure ? 'warning' : 'idle';
      return {
        mark,
        listeners: 0,
        words,
        alarm: alarmOf(state.failure ?? undefined, state.server),
        tabId: null,
      };
    }
    case 'starting':
      return startingSummary(state);
    case 'live':
      return liveSummary(state);
  }
}

function liveSummary(state: LiveState): StudioSummary {
  const { listeners } = state.listenerCount;
  const { tabId } = state;
  // That a page cannot be read is no alarm: the music goes on.
  const trouble = state.troubles.find((code) => code !== 'page-unreadable');
  if (trouble) {
    const words = failureWords(trouble, state.server);
    const alarm = alarmOf(
      state.troubles.find((code) => ALARMS.has(code)),
      state.server,
    );
    return { mark: 'warning', listeners, words, alarm, tabId };
  }
  const alarm = null;
  if (state.session === 'paused')
    return { mark: 'paused', listeners, words: 'Auxcast: paused', alarm, tabId };
  const people = listeners === 1 ? '1 listener' : `${listeners} listeners`;
  const hearing = hearingWords(state.listenerTrouble, listeners, state.health?.level);
  const words = [`Auxcast: live, ${people}`, hearing?.count, hearing?.advice].filter(Boolean).join('\n');
  return { mark: 'live', listeners, words, alarm, tabId };
}

function startingSummary({
  tabId,
  goesOn,
  server,
  trouble,
}: StudioState & { stage: 'starting' }): StudioSummary {
  if (trouble) {
    const words = failureWords(trouble, server);
    return { mark: 'warning', listeners: 0, words, alarm: null, tabId };
  }
  const words = goesOn ? 'Auxcast: picking the broadcast up again' : 'Auxcast: going live';
  return { mark: 'starting', listeners: 0, words, alarm: null, tabId };
}

function alarmOf(code: FailureCode | undefined, server: string): string | null {
  return code !== undefined && ALARMS.has(code) ? failureWords(code, server) : null;
}
