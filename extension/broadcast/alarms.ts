import { isAlarming } from '../failures/alarm-patience.ts';
import type { FailureCode } from '../failures/failures.ts';
import type { StudioState } from '../messaging/studio-state.ts';

/** What in this state is alarming once it lasts, worst first. */
export function alarmsOf(state: StudioState): FailureCode[] {
  return failuresOf(state).filter(isAlarming);
}

function failuresOf(state: StudioState): readonly FailureCode[] {
  switch (state.stage) {
    case 'idle':
      return state.failure ? [state.failure] : [];
    case 'starting':
      return state.trouble ? [state.trouble] : [];
    case 'live':
      return state.troubles;
  }
}
