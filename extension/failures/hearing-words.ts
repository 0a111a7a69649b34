import type { ListenerTrouble } from '@auxcast/shared-types';

export interface HearingWords {
  readonly words: string;
  /** Enough of them that the host may want to do something about it. */
  readonly isGrave: boolean;
}

/** From this share of the listeners on, one in so many, it is more than somebody's bad network. */
const GRAVE_ONE_IN = 4;

/** What the host reads about listeners who do not hear well; `undefined` while there are none. */
export function hearingWords({ weak, failed }: ListenerTrouble, listeners: number): HearingWords | undefined {
  const troubled = weak + failed;
  if (troubled === 0) return undefined;
  // The two numbers come one after the other: somebody may just have left.
  const all = Math.max(listeners, troubled);
  return { words: wordsFor(weak, failed, all), isGrave: troubled * GRAVE_ONE_IN >= all };
}

function wordsFor(weak: number, failed: number, all: number): string {
  if (all === 1)
    return weak === 1 ? 'Your listener hears it stutter' : `Your listener hears nothing; ${why(1)}`;
  if (weak === all) return `All ${all} hear it stutter`;
  if (failed === all) return `None of the ${all} hears anything`;
  if (failed === 0) return `${weak} of ${all} ${weak === 1 ? 'hears' : 'hear'} it stutter`;
  const nothing = failed === 1 ? 'hears nothing' : 'hear nothing';
  if (weak === 0) return `${failed} of ${all} ${nothing}; ${why(failed)}`;
  return `${weak} of ${all} ${weak === 1 ? 'hears' : 'hear'} it stutter, ${failed} ${nothing}`;
}

function why(failed: number): string {
  return failed === 1 ? 'their network may block it' : 'their networks may block it';
}
