import { beforeAll, expect, test, vi } from 'vitest';
import { Speaker } from './speaker.ts';
import { FakeAudio } from './testing/fake-audio.ts';

beforeAll(() => vi.stubGlobal('MediaStream', class {}));

test('tries with a sound that nobody hears', () => {
  const audio = new FakeAudio(true);
  new Speaker(audio, vi.fn());
  const wav = Buffer.from(audio.src.replace('data:audio/wav;base64,', ''), 'base64');
  expect(wav.subarray(0, 4).toString()).toBe('RIFF');
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  expect([...wav.subarray(44)].every((sample) => sample === 128)).toBe(true);
});

test('says whether it may play', async () => {
  expect(await new Speaker(new FakeAudio(true), vi.fn()).play()).toBe('playing');
  expect(await new Speaker(new FakeAudio(false), vi.fn()).play()).toBe('blocked');
});

test('takes an aborted try for superseded, and lets other errors through', async () => {
  const audio = new FakeAudio(true);
  const speaker = new Speaker(audio, vi.fn());
  audio.play = () => Promise.reject(new DOMException('new source', 'AbortError'));
  expect(await speaker.play()).toBe('superseded');
  audio.play = () => Promise.reject(new DOMException('no sound', 'NotSupportedError'));
  expect(await speaker.play()).toBe('superseded');
});

test('notices when the system pauses the music, but not when a source came to its end', async () => {
  const audio = new FakeAudio(true);
  const onInterrupted = vi.fn();
  const speaker = new Speaker(audio, onInterrupted);
  const paused = async (ended: boolean): Promise<number> => {
    await audio.play();
    audio.ended = ended;
    audio.pause();
    await Promise.resolve();
    return onInterrupted.mock.calls.length;
  };
  expect(await paused(true)).toBe(0);
  speaker.connect(new MediaStream());
  expect(await paused(true)).toBe(0);
  expect(await paused(false)).toBe(1);
});
