/**
 * A model of players that do not mean harm and are odd all the same: what they call, and what they truly
 * play.
 */
import { WORDS_FOLLOW_MS } from '@auxcast/shared-types';
import { Chance } from './chance.ts';

interface Words {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly artwork?: readonly { readonly src: string; readonly type?: string; readonly sizes?: string }[];
}

/** One call of the page's, named as `window.odd` of `fixtures/odd.auxcast.example.html` names it. */
export type Call =
  | { readonly call: 'play'; readonly tone: string; readonly loop: boolean }
  | { readonly call: 'seek'; readonly seconds: number }
  | { readonly call: 'say' | 'amend'; readonly words: Words }
  | { readonly call: 'unsay' | 'silence' | 'rest' }
  | { readonly call: 'state'; readonly state: 'none' | 'paused' | 'playing' }
  | { readonly call: 'position'; readonly position: Readonly<Record<string, number | string>> }
  | { readonly call: 'title'; readonly text: string }
  | { readonly call: 'address'; readonly path: string };

export interface OddStep {
  readonly call: Call;
  /** Until the next one. Milliseconds. */
  readonly restMs: number;
}

/** One song as it is truly played. */
export interface PlayedSong {
  readonly title: string;
  /** `null`: only its title is ever said. */
  readonly artist: string | null;
  readonly album: string | null;
  readonly steps: readonly OddStep[];
  /** Played to its end and once more: these calls come when all the others were taken in. */
  readonly again: readonly OddStep[];
}

const SONGS = 3;
const LENGTH_S = 90;
const NOUNS = [
  'Harbour',
  'Window',
  'Engine',
  'Garden',
  'Signal',
  'Mirror',
  'Winter',
  'Paper',
  'Candle',
  'River',
];
const VERBS = ['Leaving', 'Counting', 'Painting', 'Missing', 'Holding', 'Turning', 'Finding', 'Waking'];
const BANDS = ['The Oddities', 'Nora Quill', 'Tape Delay', 'Low Tide', 'Ines & Co'];

/** What must never be told: places and secrets that the model puts into its addresses and pictures. */
export const PRIVATE = /192\.168\.|10\.0\.0\.|localhost|nas\.local|s-Secret|token|hunter2/i;

const ODD_POSITIONS: readonly Readonly<Record<string, number | string>>[] = [
  { duration: 2 ** 32, position: 5 },
  { duration: 1e300, position: 1e200 },
  { duration: 200, position: 3, playbackRate: 50 },
  { duration: 200, position: 3, playbackRate: -1 },
  { duration: 200, position: 300 },
  { duration: 'forever', position: 3 },
  { duration: 0, position: 0 },
];
const ODD_ARTWORK: readonly NonNullable<Words['artwork']>[] = [
  [],
  [{ src: '/artwork/120-64.png' }],
  [{ src: '/artwork/120-64.png', type: 'application/octet-stream', sizes: 'large' }],
  [{ src: 'http://192.168.1.20/cover.png?token=hunter2' }],
  [{ src: 'data:image/png;base64,AAAA' }, { src: '/artwork/200-64.png', sizes: '64x64' }],
];
const ADVERTISEMENTS = ['Advertisement', 'Ad · 1 of 2', 'Werbung (1/2)', 'Publicité', 'Sponsored message'];
/**
 * Until a title is taken for the next song, with what a loop and a page that has just used its Media Session
 * want besides.
 */
const TITLE_STANDS_MS = 9000;
/** What stands there until the title is known. */
const PLACEHOLDERS = ['Loading…', 'Loading...', 'Buffering…', 'Lädt …'];
const ODD_ADDRESSES = [
  '/share/s-Secret123?secret_token=hunter2',
  '/#token=hunter2',
  '/room?api_key=hunter2',
  '/',
];

/** The songs of one odd player. @param seed the same makes the same */
export function oddPlayer(seed: number): readonly PlayedSong[] {
  const chance = new Chance(seed);
  if (chance.happens(25)) return [titledSong(chance, `${seed}a`), titledSong(chance, `${seed}b`)];
  return Array.from({ length: SONGS }, (_, index) => song(chance, `${seed}${'abc'[index] ?? ''}`));
}

function song(chance: Chance, mark: string): PlayedSong {
  const whole = {
    title: `${chance.pick(VERBS)} ${chance.pick(NOUNS)} ${mark}`,
    artist: chance.pick(BANDS),
    album: `${chance.pick(NOUNS)} Songs`,
  };
  const tone = `${220 + chance.below(5) * 110}-${330 + chance.below(5) * 110}-${LENGTH_S}`;
  const play: OddStep = { call: { call: 'play', tone, loop: true }, restMs: chance.below(300) };
  const words = saying(chance, whole);
  const noise = Array.from({ length: 3 + chance.below(8) }, () => oddity(chance, whole)).flat();
  const breaks = chance.happens(35) ? advertisements(chance) : [];
  const middle = chance.happens(35) ? [...advertisements(chance), play, say(whole, chance.below(300))] : [];
  const begin = chance.happens(50) ? [play, ...words] : [...words.slice(0, 1), play, ...words.slice(1)];
  // By the end the page has said everything once, whatever it took back between.
  const steps = [
    ...breaks,
    ...begin,
    ...shuffledInto(chance, noise),
    ...middle,
    say(whole),
    step({ call: 'title', text: 'Odd Player' }),
  ];
  const isSteady = !noise.some(({ call }) => call.call === 'position' || call.call === 'state');
  const again = isSteady && chance.happens(40) ? [step({ call: 'seek', seconds: LENGTH_S - 1.5 }, 4500)] : [];
  return { ...whole, steps, again };
}

/**
 * Of a site that nobody knows: by a word for it, short, and by the site or by nobody. Its sound is an
 * element's like the songs'.
 */
function advertisements(chance: Chance): OddStep[] {
  const forget = step({ call: 'position', position: {} });
  const blocks = Array.from({ length: 1 + chance.below(2) }, () => {
    const words = { title: chance.pick(ADVERTISEMENTS), artist: chance.pick(['Auxcast', 'Odd', '']) };
    const play = step(
      { call: 'play', tone: `330-330-${10 + chance.below(20)}`, loop: false },
      chance.below(200),
    );
    const said = say(words, chance.below(200));
    const order = chance.happens(50) ? [said, play] : [play, said];
    return [...order, step({ call: 'rest' }, 500 + chance.below(2500))];
  });
  return [forget, ...blocks.flat()];
}

/** A song of a page that has no Media Session, or does not use it: its title says it, among other things. */
function titledSong(chance: Chance, mark: string): PlayedSong {
  const title = `${chance.pick(VERBS)} ${chance.pick(NOUNS)} ${mark}`;
  const tone = `${220 + chance.below(5) * 110}-${330 + chance.below(5) * 110}-${LENGTH_S}`;
  const play: OddStep = { call: { call: 'play', tone, loop: chance.happens(50) }, restMs: chance.below(300) };
  const show = (text: string, restMs: number) => step({ call: 'title', text }, restMs);
  const begin = chance.happens(30) ? [show(chance.pick(PLACEHOLDERS), 1500 + chance.below(3000))] : [];
  const noise = Array.from({ length: 2 + chance.below(3) }, () => titleOddity(chance, title, show)).flat();
  return {
    title,
    artist: null,
    album: null,
    steps: [
      ...begin,
      show(title, 0),
      step({ call: 'unsay' }),
      play,
      show(title, TITLE_STANDS_MS),
      ...noise,
      // Only then it is no longer taken for what stands in a title's place.
      show(title, WORDS_FOLLOW_MS),
    ],
    again: [],
  };
}

/** What a page's title shows besides the song, and what its player says and is not so. */
function titleOddity(
  chance: Chance,
  title: string,
  show: (text: string, restMs: number) => OddStep,
): OddStep[] {
  const soon = () => chance.below(400);
  switch (chance.below(6)) {
    case 0:
      return Array.from({ length: 16 }, (_, n) => show(scrolled(`${title} *** `, n), 60 + chance.below(200)));
    case 1: {
      const turnMs = 500 + chance.below(4500);
      return [
        show('New message!', turnMs),
        show(title, turnMs),
        show('New message!', turnMs),
        show(title, turnMs),
      ];
    }
    case 2:
      return [
        show(`(${1 + chance.below(9)}) ${title}`, soon()),
        show(`▶ ${title}`, soon()),
        show(title, soon()),
      ];
    case 3:
      return [show(chance.pick(PLACEHOLDERS), 3000 + chance.below(2000)), show(title, soon())];
    case 4:
      return [step({ call: 'state', state: chance.pick(['none', 'paused', 'playing']) }, soon())];
    default:
      return [
        step({ call: 'position', position: chance.pick(ODD_POSITIONS) }, soon()),
        step({ call: 'silence' }, soon()),
      ];
  }
}

/** At once, or bit by bit; then the words that are late stand for those of the song before. */
function saying(chance: Chance, { title, artist, album }: Required<Omit<Words, 'artwork'>>): OddStep[] {
  const late = () => 200 + chance.below(1200);
  const amend = (words: Words) => step({ call: 'amend', words }, late() + chance.below(1500));
  if (chance.happens(30)) return [say({ title, artist, album })];
  if (chance.happens(25)) return [amend({ title }), amend({ artist }), amend({ album })];
  // The song before was not over in a few seconds.
  if (chance.happens(20)) {
    return [step({ call: 'rest' }, WORDS_FOLLOW_MS), amend({ artist }), amend({ title }), amend({ album })];
  }
  if (chance.happens(25)) return [amend({ title: chance.pick(PLACEHOLDERS) }), say({ title, artist, album })];
  if (chance.happens(50)) {
    return [say({ title }, late()), say({ title, artist }, late()), say({ title, artist, album })];
  }
  return [
    say({ title: `${title} (Official Audio)`, artist }, late()),
    step({ call: 'amend', words: { title } }, late()),
    step({ call: 'amend', words: { album } }),
  ];
}

/** Something that changes nothing of what is played. */
function oddity(chance: Chance, whole: Words): OddStep[] {
  const soon = () => chance.below(250);
  switch (chance.below(9)) {
    case 0:
      return [step({ call: 'position', position: chance.pick(ODD_POSITIONS) }, soon())];
    case 1:
      return [step({ call: 'state', state: chance.pick(['none', 'paused', 'playing']) }, soon())];
    case 2:
      return Array.from({ length: 12 }, (_, n) =>
        step({ call: 'title', text: scrolled('Odd Player *** ', n) }, 60),
      );
    case 3:
      return [say({ ...whole, artwork: chance.pick(ODD_ARTWORK) }, soon())];
    case 4:
      return Array.from({ length: 10 }, () => say({ ...whole, artwork: chance.pick(ODD_ARTWORK) }, 40));
    case 5:
      return [step({ call: 'unsay' }, soon()), say(whole, soon())];
    case 6:
      return [step({ call: 'silence' }, soon())];
    case 7:
      return [step({ call: 'address', path: chance.pick(ODD_ADDRESSES) }, soon())];
    default:
      return [say({ title: whole.title ?? '' }, soon()), say(whole, soon())];
  }
}

function shuffledInto(chance: Chance, steps: readonly OddStep[]): OddStep[] {
  return steps.map(({ call, restMs }) => ({
    call,
    restMs: chance.happens(20) ? restMs + chance.below(700) : restMs,
  }));
}

function say(words: Words, restMs = 0): OddStep {
  return step({ call: 'say', words }, restMs);
}

function step(call: Call, restMs = 0): OddStep {
  return { call, restMs };
}

function scrolled(text: string, by: number): string {
  return text.slice(by % text.length) + text.slice(0, by % text.length);
}
