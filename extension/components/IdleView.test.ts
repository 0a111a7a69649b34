import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ask } from '../messaging/ask.ts';
import { loadSettings, saveSettings } from '../settings/settings.ts';
import IdleView from './IdleView.vue';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn(async () => undefined) }));

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
});

async function show(
  props: Partial<{
    starting: boolean;
    goesOn: boolean;
    failure: 'host-key-required' | 'connection-lost' | null;
  }> = {},
) {
  const view = mount(IdleView, {
    props: { here: 7, starting: false, server: 'https://aux.example.org', failure: null, ...props },
    attachTo: document.body,
  });
  await flushPromises();
  return view;
}

describe('IdleView', () => {
  test('puts the focus on the one thing to press', async () => {
    const view = await show();
    expect(document.activeElement?.id).toBe('go-live');
    view.unmount();
  });

  test('shows what was chosen last, and remembers what is chosen now', async () => {
    await saveSettings({ title: 'Friday', quality: 256, visibility: 'public' });
    const view = await show();
    expect(view.get<HTMLInputElement>('#title').element.value).toBe('Friday');
    expect(view.get<HTMLInputElement>('input[value="256"]').element.checked).toBe(true);
    await view.get('#title').setValue('Saturday');
    await view.get('input[value="128"]').setValue();
    await view.get('input[value="unlisted"]').setValue();
    await view.get('form').trigger('submit');
    await flushPromises();
    expect(await loadSettings()).toMatchObject({ title: 'Saturday', quality: 128, visibility: 'unlisted' });
    expect(vi.mocked(ask).mock.calls).toEqual([['goLive', { tabId: 7 }]]);
    view.unmount();
  });

  test('says that a broadcast is picked up again, not begun', async () => {
    const view = await show({ starting: true, goesOn: true });
    expect(view.get('#go-live').text()).toBe('Picking it up again…');
    expect(view.get('.hint').text()).toContain('its link stays');
    // What is chosen here is for the next one.
    expect(view.find('#title').exists()).toBe(false);
    expect(view.find('.choices').exists()).toBe(false);
    view.unmount();
  });

  test('lets the host end what is picked up, after a question, and shows why it takes so long', async () => {
    const view = await show({ starting: true, goesOn: true, failure: 'connection-lost' });
    expect(view.get('[role="alert"]').text()).toContain('Trying again by itself');
    expect(view.find('[role="alert"] button').exists()).toBe(false);
    await view.get('#end').trigger('click');
    await view.get('#end-for-everyone').trigger('click');
    expect(vi.mocked(ask).mock.calls).toEqual([['endBroadcast']]);
    view.unmount();
  });

  test('lets the host call off what nobody has heard yet, without a question', async () => {
    const view = await show({ starting: true });
    await view.get('#cancel').trigger('click');
    expect(vi.mocked(ask).mock.calls).toEqual([['endBroadcast']]);
    view.unmount();
  });

  test('does not go live twice', async () => {
    const view = await show({ starting: true });
    expect(view.get('#go-live').text()).toBe('Going live…');
    await view.get('form').trigger('submit');
    await flushPromises();
    expect(ask).not.toHaveBeenCalled();
    view.unmount();
  });

  test('shows a failure where it happened, with its mend', async () => {
    const view = await show({ failure: 'host-key-required' });
    expect(view.get('[role="alert"]').text()).toContain('host key');
    const [options, dismiss] = view.findAll('[role="alert"] button');
    await options?.trigger('click');
    await dismiss?.trigger('click');
    expect(view.emitted('options')).toHaveLength(1);
    expect(vi.mocked(ask).mock.calls).toEqual([['dismissFailure']]);
    view.unmount();
  });
});
