import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import {
  addJingle,
  JINGLE_BYTES,
  jingleSound,
  loadJingles,
  MOST_JINGLES,
  removeJingle,
  setJingleKey,
} from './jingle-store.ts';

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

beforeEach(async () => {
  for (const { jingleId } of await loadJingles()) await removeJingle(jingleId);
});

async function add(...names: string[]): Promise<string[]> {
  for (const [at, name] of names.entries()) await addJingle(name, bytes(at));
  return (await loadJingles()).map(({ jingleId }) => jingleId);
}

test('keeps files in their order, named after the file, with the first free number as key', async () => {
  const [first = '', second = ''] = await add('Station ID.wav', '  a\u202e.b.mp3', '.ogg');
  expect((await loadJingles()).map(({ name, key }) => [name, key])).toEqual([
    ['Station ID', 'Digit1'],
    ['a.b', 'Digit2'],
    ['Jingle', 'Digit3'],
  ]);
  expect(new Uint8Array((await jingleSound(second)) ?? bytes())).toEqual(new Uint8Array([1]));
  await removeJingle(first);
  await add('Late.wav');
  expect((await loadJingles()).map(({ name, key }) => [name, key])).toEqual([
    ['a.b', 'Digit2'],
    ['Jingle', 'Digit3'],
    ['Late', 'Digit1'],
  ]);
});

test('forgets the sound of what is removed', async () => {
  const [first = ''] = await add('a.wav');
  await removeJingle(first);
  expect(await jingleSound(first)).toBeUndefined();
  expect(await loadJingles()).toEqual([]);
});

test('gives a key to one alone', async () => {
  const [first = '', second = ''] = await add('a.wav', 'b.wav');
  await setJingleKey(second, 'Digit1');
  expect((await loadJingles()).map(({ key }) => key)).toEqual(['', 'Digit1']);
  await setJingleKey(first, '');
  await setJingleKey(second, '');
  expect((await loadJingles()).map(({ key }) => key)).toEqual(['', '']);
});

test('takes neither more nor bigger files than it has room for, whoever adds them at once', async () => {
  expect(await addJingle('big.wav', new ArrayBuffer(JINGLE_BYTES + 1))).toBe('too-big');
  const answers = await Promise.all(
    Array.from({ length: MOST_JINGLES + 2 }, (_, at) => addJingle(`${at}.wav`, bytes(at))),
  );
  expect(answers.filter((answer) => answer === 'too-many')).toHaveLength(2);
  expect(await loadJingles()).toHaveLength(MOST_JINGLES);
});
