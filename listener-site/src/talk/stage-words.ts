import type { ReturnFeed, SeenYou } from '@auxcast/shared-types';

type SeenFeed = NonNullable<SeenYou['stage']>['feed'];

/**
 * Where somebody with a strip stands at an open desk, a moderator's mute before all else. Moderators do not
 * have to wait in the green room.
 */
export type StagePlace = 'muted' | 'green-room' | 'off-air' | 'on-air' | 'taken-out';

export function stagePlace({ role, isMuted, stage }: SeenYou): StagePlace | undefined {
  if (!stage) return undefined;
  if (isMuted) return 'muted';
  if (!stage.isOnAir) return role === 'ops' ? 'off-air' : 'green-room';
  return stage.isMuted ? 'taken-out' : 'on-air';
}

/** What the sign says, and under it what that means. */
export const PLACES: Readonly<Record<StagePlace, { readonly sign: string; readonly words: string }>> = {
  muted: {
    sign: 'Muted by a moderator',
    words: 'Nobody hears you, wherever you talk. The host or a moderator can undo that; you cannot.',
  },
  'green-room': {
    sign: 'Green room',
    words: 'You are in the green room: only the host and the other guests there hear you.',
  },
  'off-air': {
    sign: 'Not on air',
    words:
      'While the host mixes, your voice on the stage is not in the show. Bring yourself on air at the desk.',
  },
  'on-air': {
    sign: 'On air',
    words: 'While your talk button on the stage is on, everybody hears you.',
  },
  'taken-out': {
    sign: 'Taken out of the show',
    words:
      'The host has turned you off in the show: listeners do not hear you on the stage. On other channels you are heard.',
  },
};

export interface FeedChoice {
  readonly feed: ReturnFeed;
  readonly name: string;
  readonly words: string;
}

/** What a guest may hear while it is on air. */
export const FEEDS: readonly FeedChoice[] = [
  {
    feed: 'program-minus',
    name: 'The show without my own voice',
    words: 'The best for most: nothing of you comes back late.',
  },
  {
    feed: 'program',
    name: 'The show as listeners hear it',
    words:
      'With your own voice, a moment late. Only with headphones: over loudspeakers it goes back into your microphone, and everybody hears an echo.',
  },
  {
    feed: 'off',
    name: 'Nothing of the show',
    words: 'If you hear it some other way. Who talks to you from the desk is heard all the same.',
  },
];

/** Who talks to a guest from the desk, in one sentence; empty while nobody does. */
export function talkbackWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const who = new Intl.ListFormat('en').format(names);
  return `${who} ${names.length === 1 ? 'talks' : 'talk'} to you from the desk. Listeners do not hear it.`;
}

/** What is chosen now: a feed that this version does not know sounds like the program. */
export function chosenFeed(feed: SeenFeed): ReturnFeed {
  return FEEDS.find((choice) => choice.feed === feed)?.feed ?? 'program';
}
