import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ask } from '../messaging/ask.ts';
import type { ShownRecording } from '../messaging/shown-recording.ts';
import RecordButton from './RecordButton.vue';
import RecordingPanel from './RecordingPanel.vue';

const SHELF = {
  refusal: '',
  recordings: [
    {
      recordingId: 'q7mX0c2Zk8v1Lr5Tn9Bd3H',
      startedAtMs: 1_790_000_000_000,
      isRunning: false,
      files: [
        { fileName: 'a-program.ogg', name: '', url: 'https://aux.example.org/a', bytes: 12_300_000 },
        { fileName: 'a-guest-1.ogg', name: 'Ada', url: 'https://aux.example.org/b', bytes: 1 },
      ],
    },
  ],
};

let refusal = '';
vi.mock('../messaging/ask.ts', () => ({
  ask: vi.fn(async (name: string) => (name === 'listRecordings' ? SHELF : refusal)),
}));
beforeEach(() => {
  vi.clearAllMocks();
  refusal = '';
});

const RUNNING = { isMultiTrack: false, tracks: 1, bytes: 1_500_000_000, durationMs: 3_723_000 };

function shown(changes: Partial<ShownRecording> = {}) {
  return { props: { recording: { running: null, end: null, addedKbps: 256, ...changes } } };
}

describe('the button of the popup', () => {
  test('begins a recording, and shows how far it is and ends it', async () => {
    const idle = mount(RecordButton, shown());
    await idle.get('#record').trigger('click');
    expect(ask).toHaveBeenCalledExactlyOnceWith('startRecording', { isMultiTrack: false });
    const view = mount(RecordButton, shown({ running: RUNNING }));
    expect(view.get('#record').text()).toBe('Stop recording');
    expect(view.get('#recording-words').text()).toBe('1:02:03 · 1.5 GB');
    await view.get('#record').trigger('click');
    expect(ask).toHaveBeenLastCalledWith('stopRecording');
  });

  test('says why there is none, and why one ended by itself', async () => {
    refusal = 'There is not enough room on the server to record.';
    const view = mount(RecordButton, shown());
    await view.get('#record').trigger('click');
    await flushPromises();
    expect(view.get('#recording-words').text()).toBe(refusal);
    const end = { reason: 'disk-full', bytes: 2_000_000, durationMs: 61_000 } as const;
    expect(mount(RecordButton, shown({ end })).text()).toContain('no more room. 1:01 are kept (2 MB)');
  });
});

describe('the panel of the full page', () => {
  test('says what many tracks add to the upload, before they are begun', async () => {
    const view = mount(RecordingPanel, shown());
    expect(view.text()).not.toContain('kbit/s');
    await view.get('#multi-track').setValue(true);
    expect(view.text()).toContain('some 256 kbit/s more upload');
    await view.get('#record').trigger('click');
    expect(ask).toHaveBeenLastCalledWith('startRecording', { isMultiTrack: true });
  });

  test('says so while they are sent, and how many tracks there are', () => {
    const view = mount(RecordingPanel, shown({ running: { ...RUNNING, isMultiTrack: true, tracks: 5 } }));
    expect(view.text()).toContain('256 kbit/s');
    expect(view.get('#recording-progress').text()).toBe('1:02:03 · 1.5 GB · 5 tracks');
  });

  test('has each file that there is, with its address, and whose it is', async () => {
    const view = mount(RecordingPanel, shown());
    await flushPromises();
    const links = view.findAll('a');
    expect(links.map((link) => [link.text(), link.attributes('href')])).toEqual([
      ['a-program.ogg', 'https://aux.example.org/a'],
      ['a-guest-1.ogg', 'https://aux.example.org/b'],
    ]);
    expect(view.text()).toContain('Ada');
    expect(view.text()).toContain('13 MB');
    vi.clearAllMocks();
    await view.setProps({ recording: { running: RUNNING, end: null, addedKbps: 256 } });
    expect(ask).toHaveBeenCalledExactlyOnceWith('listRecordings');
  });
});
