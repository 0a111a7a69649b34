import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask } from '../../messaging/ask.ts';
import { addJingle, JINGLE_BYTES, removeJingle, setJingleKey } from '../../settings/jingle-store.ts';
import JingleBoard from './JingleBoard.vue';

vi.mock('../../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));
vi.mock('../../settings/jingle-store.ts', async (original) => ({
  ...(await original()),
  addJingle: vi.fn(async () => undefined),
  removeJingle: vi.fn(async () => undefined),
  setJingleKey: vi.fn(async () => undefined),
}));

const jingles = [
  { jingleId: 'call', name: 'Station call', key: 'Digit1', isPlaying: false },
  { jingleId: 'clap', name: 'Applause', key: 'Digit2', isPlaying: true },
  { jingleId: 'hush', name: 'Silence', key: '', isPlaying: false },
];
let view: ReturnType<typeof show>;

beforeEach(() => {
  vi.clearAllMocks();
  vi.spyOn(console, 'info').mockReturnValue();
  vi.stubGlobal(
    'OfflineAudioContext',
    class {
      async decodeAudioData(bytes: ArrayBuffer): Promise<void> {
        if (bytes.byteLength === 0) throw new DOMException('Unable to decode audio data', 'EncodingError');
      }
    },
  );
  view = show();
});
afterEach(() => {
  view.unmount();
  vi.unstubAllGlobals();
});

function show() {
  return mount(JingleBoard, { props: { jingles }, attachTo: document.body });
}

const asked = () => vi.mocked(ask).mock.calls;
const pad = (jingleId: string) => view.get(`[data-jingle="${jingleId}"]`);

function press(code: string, on: EventTarget = document.body, more: KeyboardEventInit = {}): void {
  on.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...more }));
}

async function drop(...files: File[]): Promise<void> {
  await view.trigger('drop', { dataTransfer: { files } });
  await flushPromises();
}

test('plays and stops by pad and by key', async () => {
  await pad('call').get('.pad').trigger('click');
  await pad('clap').get('.pad').trigger('click');
  press('Digit1');
  press('Digit2');
  press('Digit3');
  expect(asked()).toEqual([
    ['playJingle', { jingleId: 'call' }],
    ['stopJingle', { jingleId: 'clap' }],
    ['playJingle', { jingleId: 'call' }],
    ['stopJingle', { jingleId: 'clap' }],
  ]);
});

test('leaves numbers alone that are typed, held, or part of a shortcut', () => {
  const field = document.createElement('input');
  document.body.append(field);
  press('Digit1', field);
  press('Digit1', document.body, { repeat: true });
  press('Digit1', document.body, { ctrlKey: true });
  press('Digit1', document.body, { shiftKey: true });
  field.remove();
  expect(asked()).toEqual([]);
});

test('keeps dropped sounds, and says which files it cannot take and why', async () => {
  const big = new File(['x'], 'film.wav');
  Object.defineProperty(big, 'size', { value: JINGLE_BYTES + 1 });
  vi.mocked(addJingle).mockResolvedValueOnce(undefined).mockResolvedValueOnce('too-many');
  await drop(new File(['a'], 'ok.wav'), new File([''], 'letter.txt'), big, new File(['b'], 'late.wav'));
  expect(vi.mocked(addJingle).mock.calls.map(([name]) => name)).toEqual(['ok.wav', 'late.wav']);
  expect(view.findAll('[role="alert"]').map((one) => one.text())).toEqual([
    'letter.txt: That is no sound that this browser can play.',
    'film.wav: A sound may have up to 10 MB.',
    'late.wav: The board holds 20 sounds. Remove one first.',
  ]);
  expect(asked()).toEqual([['jinglesChanged']]);
});

test('says that the browser has no room', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.mocked(addJingle).mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
  await drop(new File(['a'], 'ok.wav'));
  expect(view.get('[role="alert"]').text()).toContain('no room left');
});

test('gives a jingle the next key that goes down, which does not play it; Escape takes it away', async () => {
  const button = pad('call').get('.link');
  await button.trigger('click');
  expect(button.text()).toBe('Press a key, or Escape');
  press('KeyQ', button.element, { key: 'q' });
  await button.trigger('click');
  press('Escape', button.element, { key: 'Escape' });
  await flushPromises();
  expect(vi.mocked(setJingleKey).mock.calls).toEqual([
    ['call', 'KeyQ'],
    ['call', ''],
  ]);
  expect(asked()).toEqual([['jinglesChanged'], ['jinglesChanged']]);
});

test('removes a jingle after a question', async () => {
  await pad('hush').get('.panel-button').trigger('click');
  expect(removeJingle).not.toHaveBeenCalled();
  await pad('hush').get('.panel-grave').trigger('click');
  await flushPromises();
  expect(removeJingle).toHaveBeenCalledExactlyOnceWith('hush');
  expect(asked()).toEqual([['jinglesChanged']]);
});
