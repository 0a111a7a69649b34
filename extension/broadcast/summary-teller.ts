import type { StudioState } from '../messaging/studio-state.ts';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { AlarmWatch } from './alarm-watch.ts';
import { alarmsOf } from './alarms.ts';
import { summaryOf } from './studio-summary.ts';

export interface SummaryTellerOptions {
  /** The badge's part of the state has changed. */
  readonly onSummary: (summary: StudioSummary) => void;
  /** Time alone makes an alarm of what has been wrong for long: `tell` is to be called again. */
  readonly onDue: () => void;
}

/** Tells the badge's part of the state whenever that changes. */
export class SummaryTeller {
  readonly #onSummary: SummaryTellerOptions['onSummary'];
  readonly #alarms: AlarmWatch;
  #last = '';

  constructor({ onSummary, onDue }: SummaryTellerOptions) {
    this.#onSummary = onSummary;
    this.#alarms = new AlarmWatch(onDue);
  }

  tell(state: StudioState): void {
    if (state.stage === 'idle') this.#alarms.forget();
    const summary = summaryOf(state, this.#alarms.look(alarmsOf(state)) ?? null);
    const text = JSON.stringify(summary);
    if (text === this.#last) return;
    this.#last = text;
    this.#onSummary(summary);
  }
}
