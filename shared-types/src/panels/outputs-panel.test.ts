import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OUTPUT_REASONS, OUTPUT_STATES, type SeenIcecastOutput } from '../outputs/icecast.ts';
import OutputsPanel from './OutputsPanel.vue';
import type { OutputSteer } from './output-steering.ts';
import { outputReasonWords, outputStateWords } from './output-words.ts';

const NOW_MS = 1_800_000_000_000;

function anOutput(changes: Partial<SeenIcecastOutput> = {}): SeenIcecastOutput {
  return {
    outputId: 'o1',
    url: 'http://radio.example.org:8000',
    mount: '/live.mp3',
    user: 'source',
    format: 'mp3-192',
    name: null,
    description: null,
    genre: null,
    isPublic: false,
    mayBePrivate: false,
    state: 'live',
    reason: null,
    sinceMs: NOW_MS - 180_000,
    retryAtMs: null,
    ...changes,
  };
}

const asked = vi.fn<(method: string, data: unknown) => Promise<unknown>>();
let open: { unmount(): void } | undefined;

function steerBy(answer: typeof asked): OutputSteer;
// The compiler does not see that an answer belongs to its method while the method is a type parameter.
function steerBy(answer: typeof asked): unknown {
  return (method: string, data: unknown) => answer(method, data);
}

function show(outputs: SeenIcecastOutput[] | null) {
  const props = {
    outputs: outputs && { outputs },
    nowMs: NOW_MS,
    steer: steerBy(asked),
  };
  const view = mount(OutputsPanel, { props, attachTo: document.body });
  open = view;
  return view;
}

beforeEach(() => {
  asked.mockReset().mockResolvedValue({ outputId: 'o1' });
});
afterEach(() => {
  open?.unmount();
  vi.restoreAllMocks();
});

test('adds a server and starts it, and forgets the password', async () => {
  const panel = show(null);
  await panel.get('[aria-expanded]').trigger('click');
  await panel.get('[name="url"]').setValue(' http://radio.example.org:8000 ');
  await panel.get('[name="password"]').setValue('hackme');
  await panel.get('[name="genre"]').setValue('Eclectic');
  await panel.get('form').trigger('submit');
  await flushPromises();
  expect(asked.mock.calls).toEqual([
    [
      'addOutput',
      {
        url: 'http://radio.example.org:8000',
        mount: '/live.mp3',
        user: 'source',
        password: 'hackme',
        format: 'mp3-192',
        genre: 'Eclectic',
        isPublic: false,
      },
    ],
    ['startOutput', { outputId: 'o1' }],
  ]);
  expect(panel.find('form').exists()).toBe(false);
  await panel.get('[aria-expanded]').trigger('click');
  expect(panel.get<HTMLInputElement>('[name="password"]').element.value).toBe('');
});

test('keeps what was typed where it was not taken, and says why', async () => {
  asked.mockRejectedValue(new Error('A session may have 8 outputs at most.'));
  const panel = show(null);
  await panel.get('[aria-expanded]').trigger('click');
  await panel.get('[name="url"]').setValue('http://radio.example.org:8000');
  await panel.get('[name="password"]').setValue('hackme');
  await panel.get('form').trigger('submit');
  await flushPromises();
  expect(panel.get('[role="alert"]').text()).toBe('A session may have 8 outputs at most.');
  expect(panel.get<HTMLInputElement>('[name="password"]').element.value).toBe('hackme');
});

test('stops what is live, starts what is not, and tries at once what waits', async () => {
  const panel = show([
    anOutput(),
    anOutput({ outputId: 'o2', state: 'stopped' }),
    anOutput({ outputId: 'o3', state: 'retrying', reason: 'cut-off', retryAtMs: NOW_MS + 3500 }),
    anOutput({ outputId: 'o4', state: 'refused', reason: 'wrong-password' }),
  ]);
  const buttons = (outputId: string) =>
    panel.findAll(`[data-output="${outputId}"] .panel-row > button`).map((button) => button.text());
  expect(buttons('o1')).toEqual(['Stop', 'Remove']);
  expect(buttons('o2')).toEqual(['Start', 'Remove']);
  expect(buttons('o3')).toEqual(['Stop', 'Try now', 'Remove']);
  expect(buttons('o4')).toEqual(['Start', 'Remove']);
  await panel.get('[data-output="o1"] button').trigger('click');
  await panel.get('[data-output="o2"] button').trigger('click');
  await flushPromises();
  expect(asked.mock.calls).toEqual([
    ['stopOutput', { outputId: 'o1' }],
    ['startOutput', { outputId: 'o2' }],
  ]);
  expect(panel.get('[data-output="o3"] .panel-how').text()).toBe('Off the air. Tries again in 4 s');
  expect(panel.get('[data-output="o4"] .panel-reason').text()).toContain('user and password');
});

test('removes on a second word', async () => {
  const panel = show([anOutput()]);
  await panel.findAll('[data-output="o1"] button').at(-1)?.trigger('click');
  expect(asked).not.toHaveBeenCalled();
  await panel.get('.panel-grave').trigger('click');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['removeOutput', { outputId: 'o1' }]]);
});

test('has words of its own for every state and every reason', () => {
  const states = [...OUTPUT_STATES, 'other' as const].map((state) =>
    outputStateWords(anOutput({ state }), NOW_MS),
  );
  expect(new Set(states).size).toBe(OUTPUT_STATES.length + 1);
  const reasons = [...OUTPUT_REASONS, 'other' as const].map((reason) =>
    outputReasonWords(anOutput({ reason })),
  );
  expect(new Set(reasons).size).toBe(OUTPUT_REASONS.length + 1);
});
