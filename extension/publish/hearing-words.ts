import type { MediaPath, ReceptionCause, SeenListenerTrouble } from '@auxcast/shared-types';
import type { UploadHealth } from '../publish/upload-health.ts';

/** How the host's own sound gets to the server; `undefined` while that is not known. */
type Upload = UploadHealth['level'] | undefined;
type Prevailing = NonNullable<SeenListenerTrouble['prevailing']>;

export interface HearingWords {
  /** How many, and what they hear. */
  readonly count: string;
  /**
   * Whose side it is on, and what can be done; empty when nobody said why, or this version does not know the
   * cause.
   */
  readonly advice: string;
  /** Enough of them that the host may want to do something about it. */
  readonly isGrave: boolean;
}

/** From this share of the listeners on, one in so many, it is more than somebody's bad network. */
const GRAVE_ONE_IN = 4;

const TELL = 'Tell whoever runs it.';
const OTHER_NETWORK = 'Another network would help.';
const NEARER = 'Nearer to the Wi-Fi, or on a cable, it goes better.';
const FULL_LINE = `Your upload looks good, so the server’s line may be full. ${TELL}`;
const NOT_GIVEN = 'The server could not give it to them. If this stays, tell whoever runs it.';
const NOT_PLAYED = 'It reaches them, but the browser plays nothing. Reloading the page may help.';

const HOSTS =
  'Most likely it is your upload. Stop other uploads, or move nearer to your Wi-Fi; a cable is best.';

/** What one or a few have, it is on their side; what most have, it is on the server's. */
interface Advice {
  readonly few: string;
  readonly most: string;
}

const BY_CAUSE: Readonly<Record<ReceptionCause, Advice>> = {
  setup: { few: NOT_GIVEN, most: NOT_GIVEN },
  ice: {
    few: `Something on their side blocks it, such as a firewall. ${OTHER_NETWORK}`,
    most: `The server’s ports for sound seem closed to them. ${TELL}`,
  },
  dtls: {
    few: `Something on their side cuts it off. ${OTHER_NETWORK}`,
    most: `Something before the server cuts it off. ${TELL}`,
  },
  loss: { few: `Parts of it get lost on their side. ${NEARER}`, most: FULL_LINE },
  delay: { few: `It comes too late on their side. ${NEARER}`, most: FULL_LINE },
  decode: { few: NOT_PLAYED, most: NOT_PLAYED },
};

/** Ways that are slower than UDP, where the sound comes late or in parts. */
const BY_DETOUR: Readonly<Record<Exclude<MediaPath, 'udp'>, Advice>> = {
  tcp: {
    few: `UDP is blocked on their side, so it comes late. ${OTHER_NETWORK}`,
    most: `UDP to the server seems blocked, so it comes late. ${TELL}`,
  },
  turn: {
    few: `A TURN server brings it to them, which may be slow. ${OTHER_NETWORK}`,
    most: `The TURN server that brings it to them may be too slow. ${TELL}`,
  },
  http: {
    few: `The HTTP stream stalls on their side. ${NEARER}`,
    most: `The HTTP stream stalls: the server’s line may be full. ${TELL}`,
  },
};

/** What the host reads about listeners who do not hear well; `undefined` while there are none. */
export function hearingWords(
  trouble: SeenListenerTrouble,
  listeners: number,
  upload: Upload,
): HearingWords | undefined {
  const troubled = trouble.weak + trouble.failed;
  if (troubled === 0) return undefined;
  // The two numbers come one after the other: somebody may just have left.
  const all = Math.max(listeners, troubled);
  return {
    count: countWords(trouble, all),
    advice: trouble.prevailing ? adviceOn(trouble.prevailing, all, upload) : '',
    isGrave: troubled * GRAVE_ONE_IN >= all,
  };
}

function countWords({ weak, failed }: SeenListenerTrouble, all: number): string {
  if (all === 1) return weak === 1 ? 'Your listener hears it stutter' : 'Your listener hears nothing';
  if (weak === all) return `All ${all} hear it stutter`;
  if (failed === all) return `None of the ${all} hears anything`;
  if (failed === 0) return `${weak} of ${all} ${weak === 1 ? 'hears' : 'hear'} it stutter`;
  const nothing = failed === 1 ? 'hears nothing' : 'hear nothing';
  if (weak === 0) return `${failed} of ${all} ${nothing}`;
  return `${weak} of ${all} ${weak === 1 ? 'hears' : 'hear'} it stutter, ${failed} ${nothing}`;
}

function adviceOn({ cause, path, listeners }: Prevailing, all: number, upload: Upload): string {
  const isMost = all > 1 && listeners * 2 > all;
  const extent = isMost ? 'most' : 'few';
  if (cause === 'other') return '';
  if (cause !== 'loss' && cause !== 'delay') return BY_CAUSE[cause][extent];
  if (isMost ? upload !== 'good' : all === 1 && isBad(upload)) return HOSTS;
  return isDetour(path) ? BY_DETOUR[path][extent] : BY_CAUSE[cause][extent];
}

function isDetour(path: Prevailing['path']): path is keyof typeof BY_DETOUR {
  return path !== null && path in BY_DETOUR;
}

function isBad(upload: Upload): boolean {
  return upload === 'weak' || upload === 'bad';
}
