import { beforeEach, describe, expect, test } from 'vitest';
import { TitleWatch } from './title-watch.ts';

const MINUTE_MS = 60_000;

let titles: TitleWatch;
let nowMs: number;
/** What spoke, one after the other. */
let spoken: string[];

beforeEach(() => {
  titles = new TitleWatch();
  nowMs = 0;
  spoken = [];
});

/** The page shows it for so long; it is looked at when it changes, and when a title may speak. */
function show(title: string, forMs: number): void {
  const endMs = nowMs + forMs;
  for (;;) {
    note(titles.see(title, nowMs));
    const dueMs = nowMs + (titles.dueInMs(nowMs) ?? Number.POSITIVE_INFINITY);
    if (dueMs >= endMs) break;
    nowMs = Math.max(nowMs + 1, dueMs);
  }
  nowMs = endMs;
}

function note(title: string): void {
  if (title !== '' && title !== spoken.at(-1)) spoken.push(title);
}

function scroll(text: string, forMs: number, stepMs = 250, from = 0): void {
  for (let step = from; step < from + forMs / stepMs; step += 1) {
    const turn = step % text.length;
    show(`${text.slice(turn)}${text.slice(0, turn)}`, stepMs);
  }
}

test('a title that stands speaks, and the next one after it', () => {
  show('First Light', 20_000);
  show('Second Wind', 20_000);
  expect(spoken).toEqual(['First Light', 'Second Wind']);
});

test('a title on its way to the next says nothing', () => {
  show('First Light', 20_000);
  show('Loading…', 1000);
  show('Second Wind', 20_000);
  expect(spoken).toEqual(['First Light', 'Second Wind']);
});

test('what stands for a title that is still to come never speaks, however long', () => {
  show('Loading… | Some Site', 30_000);
  show('First Light', 20_000);
  show('Please wait', 30_000);
  show('Second Wind', 20_000);
  expect(spoken).toEqual(['First Light', 'Second Wind']);
});

describe('one title is', () => {
  test.each([100, 250, 1000])('one that goes round every %d ms', (stepMs) => {
    scroll('First Light - The Fixtures *** ', MINUTE_MS, stepMs, 7);
    expect(spoken).toEqual(['First Light - The Fixtures']);
  });

  test('one that goes round so slowly that each turn stands for a while', () => {
    scroll('First Light - The Fixtures *** ', MINUTE_MS, 4000);
    expect(spoken).toHaveLength(1);
  });

  test('one that goes round by its own title, which loses its spaces', () => {
    let title = 'First Light - The Fixtures ';
    for (let step = 0; step < 240; step += 1) {
      show(title, 250);
      title = `${title.slice(1)}${title.charAt(0)}`.trim();
    }
    expect(spoken).toHaveLength(1);
  });

  test('one that stood before it went round, stopped and went on', () => {
    show('First Light - The Fixtures', 5000);
    scroll('First Light - The Fixtures *** ', MINUTE_MS);
    note(titles.rest());
    scroll('First Light - The Fixtures *** ', 5000, 250, 11);
    show('ight - The Fixtures *** First L', 10_000);
    expect(spoken).toEqual(['First Light - The Fixtures']);
  });

  test('one that scrolls out and comes again', () => {
    show('First Light - The Fixtures', 2000);
    for (let step = 0; step < 240; step += 1) show('First Light - The Fixtures'.slice(step % 26), 250);
    expect(spoken).toEqual(['First Light - The Fixtures']);
  });

  test('one that blinks', () => {
    show('First Light', 2000);
    for (let turn = 0; turn < 30; turn += 1) {
      show('(1) New message!', 1000);
      show('First Light', 1000);
    }
    expect(spoken).toEqual(['First Light']);
  });

  test('one that counts, plays and ticks', () => {
    for (let second = 0; second < 60; second += 1) {
      show(`${second % 2 ? '▶' : '▷'} 0:${String(second).padStart(2, '0')} · First Light (${second})`, 1000);
    }
    expect(spoken).toHaveLength(1);
  });

  test('one behind a clock', () => {
    for (let second = 0; second < 60; second += 1)
      show(`1:${String(second).padStart(2, '0')} | First Light`, 1000);
    expect(spoken).toEqual(['First Light']);
  });
});

test('of two scrolling titles each speaks once', () => {
  scroll('First Light - The Fixtures *** ', 20_000);
  scroll('Second Wind - The Fixtures *** ', 20_000, 250, 9);
  expect(spoken).toEqual(['First Light - The Fixtures', 'Second Wind - The Fixtures']);
});

describe('of titles that take turns, the first stays', () => {
  /** As the publisher takes them: what spoke for 3 s. */
  let taken: string[];
  beforeEach(() => {
    taken = [];
  });

  function take(title: string, forMs: number): void {
    for (let leftMs = forMs; leftMs > 0; leftMs -= 500) {
      show(title, Math.min(500, leftMs));
      const spokenNow = titles.see(title, nowMs);
      if (spokenNow !== watched.title) watched = { title: spokenNow, sinceMs: nowMs };
      if (nowMs - watched.sinceMs >= 3000 && spokenNow !== taken.at(-1)) taken.push(spokenNow);
    }
  }
  let watched = { title: '', sinceMs: 0 };

  test.each([1000, 2000, 3500, 4000, 5000, 5900])('every %d ms', (turnMs) => {
    take('First Light', 20_000);
    for (let turn = 0; turn < 20; turn += 1) {
      take('New message!', turnMs);
      take('First Light', turnMs);
    }
    expect(taken).toEqual(['First Light']);
  });

  test.each([4000, 5000])('three of them, every %d ms', (turnMs) => {
    take('First Light', 20_000);
    for (let turn = 0; turn < 20; turn += 1) {
      take('Some Site', turnMs);
      take('Now on air', turnMs);
      take('First Light', turnMs);
    }
    expect(taken).toEqual(['First Light']);
  });

  test('so slowly that the other had spoken: once', () => {
    take('First Light', 20_000);
    for (let turn = 0; turn < 20; turn += 1) {
      take('New message!', 12_000);
      take('First Light', 12_000);
    }
    expect(taken).toEqual(['First Light', 'New message!', 'First Light']);
  });

  test('and the next song speaks, though the same message comes between', () => {
    take('First Light', 20_000);
    for (let turn = 0; turn < 4; turn += 1) {
      take('New message!', 4000);
      take('First Light', 4000);
    }
    for (let turn = 0; turn < 4; turn += 1) {
      take('Second Wind', 4000);
      take('New message!', 4000);
    }
    expect(taken).toEqual(['First Light', 'Second Wind']);
  });

  test('but not longer than it stands alone', () => {
    take('First Light', 20_000);
    take('Second Wind', 5000);
    take('First Light', 20_000);
    take('Second Wind', 60_000);
    expect(taken).toEqual(['First Light', 'Second Wind']);
  });
});

test('titles that take turns from the start: the one that is seen for longer', () => {
  for (let turn = 0; turn < 30; turn += 1) {
    show('New message!', 400);
    show('First Light', 900);
  }
  expect(spoken).toEqual(['First Light']);
});

test('titles that never come to rest change what speaks seldom', () => {
  for (let turn = 0; turn < 60; turn += 1)
    show(`Title ${'abcdefghijklmnopqrstuvwxyz'.charAt(turn % 26).repeat(5)}`, 5000);
  expect(spoken.length).toBeLessThan(20);
});

test('nothing sounds: what spoke speaks on, whatever is shown', () => {
  show('First Light', 5000);
  expect(titles.rest()).toBe('First Light');
  nowMs += MINUTE_MS;
  show('Search results', 1000);
  expect(spoken).toEqual(['First Light']);
});

test('where the page says itself what plays, titles are forgotten, and wait between two songs', () => {
  show('First Light', 5000);
  titles.forget();
  expect(titles.rest()).toBe('');
  spoken = [];
  show('Player', 4000);
  expect(spoken).toEqual([]);
  show('Player', 4000);
  expect(spoken).toEqual(['Player']);
});
