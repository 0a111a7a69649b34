import { expect, test } from 'vitest';
import { accentStyle } from './accent-style.ts';
import { ago } from './ago.ts';
import { sampleSession, sampleTracks } from './player/testing/sample-session.ts';
import { sessionCard } from './session-card.ts';

const ORIGIN = 'https://aux.example';
const [withCover, withoutCover] = sampleTracks();
if (!withCover || !withoutCover) throw new Error('There are sample tracks.');

test('keeps its title from track to track, and changes its picture', () => {
  const session = sampleSession();
  const first = sessionCard(session, withCover, ORIGIN);
  const second = sessionCard(session, withoutCover, ORIGIN);
  expect(first).toEqual({
    title: 'Kitchen, Friday late with Mika · Live on Auxcast',
    description: 'Now playing: Copper Morning by Lena Vos. Open the link and listen along.',
    image: `${ORIGIN}/artwork/0.png`,
    imageAlt: 'Cover of Low Tide',
    imageIsCover: true,
  });
  expect(second).toMatchObject({ title: first.title, image: `${ORIGIN}/card.png`, imageIsCover: false });
});

test('isolates names that run from right to left, so that they keep their own signs and leave ours alone', () => {
  const session = sampleSession({ title: 'שלום!', hostName: 'دينا (٢)' });
  const track = { ...withCover, title: 'מה קורה?', artist: 'AC/DC', album: 'الألبوم!' };
  expect(sessionCard(session, track, ORIGIN)).toMatchObject({
    title: '\u2068שלום!\u2069 with \u2068دينا (٢)\u2069 · Live on Auxcast',
    description: 'Now playing: \u2068מה קורה?\u2069 by AC/DC. Open the link and listen along.',
    imageAlt: 'Cover of \u2068الألبوم!\u2069',
  });
});

test('does without host and track', () => {
  expect(sessionCard(sampleSession({ hostName: null }), null, ORIGIN)).toMatchObject({
    title: 'Kitchen, Friday late · Live on Auxcast',
    description: 'Open the link and listen along. No account, nothing to install.',
  });
});

test('tells nothing of a private session', () => {
  const session = sampleSession({ visibility: 'private', title: 'A private session', hostName: null });
  expect(sessionCard(session, null, ORIGIN)).toEqual({
    title: 'A private session · Auxcast',
    description: 'Open it with your invite.',
    image: `${ORIGIN}/card.png`,
    imageAlt: 'Auxcast',
    imageIsCover: false,
  });
});

test('of a call says so, and that it is over', () => {
  const call = sampleSession({ kind: 'call', state: 'open', title: "Mika's call" });
  expect(sessionCard(call, null, ORIGIN)).toEqual({
    title: "Mika's call · Call on Auxcast",
    description: 'Open the link and talk along, by sound alone. No account, nothing to install.',
    image: `${ORIGIN}/card.png`,
    imageAlt: 'Auxcast',
    imageIsCover: false,
  });
  expect(sessionCard({ ...call, state: 'ended' }, null, ORIGIN)).toMatchObject({
    title: "Mika's call · Call that ended on Auxcast",
    description: 'This call is over.',
  });
});

test('says when it is over', () => {
  const { title, description } = sessionCard(sampleSession({ state: 'ended' }), null, ORIGIN);
  expect(title).toContain('Ended');
  expect(description).toContain('over');
});

test('needs no time zone to say when', () => {
  expect([10_000, 60_000, 7_300_000, 86_400_000, 300_000_000].map((passed) => ago(0, passed))).toEqual([
    'just now',
    '1 minute ago',
    '2 hours ago',
    'yesterday',
    '3 days ago',
  ]);
});

test('comes with the hash that lets its style pass', async () => {
  const { css, hash } = await accentStyle('#3b5bd6');
  expect(css).toBe(':root{--track-accent:#3b5bd6}');
  expect(hash).toMatch(/^sha256-[\w+/]{43}=$/);
});
