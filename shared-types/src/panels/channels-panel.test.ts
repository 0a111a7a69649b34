import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { aParty, showParty } from './party.fixture.ts';

let open: ReturnType<typeof showParty> | undefined;
afterEach(() => open?.view.unmount());

function show() {
  open = showParty(aParty());
  return open;
}

test('adds a channel with its mode, and is ready for the next', async () => {
  const { view, asked } = show();
  const form = view.get('section[aria-labelledby="channels-heading"] form');
  const name = form.get<HTMLInputElement>('input');
  name.element.value = ' Talkback ';
  await form.get('select').setValue('open');
  await form.trigger('submit');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['addChannel', { name: 'Talkback', mode: 'open' }]]);
  expect(name.element.value).toBe('');
});

test('orders, changes the mode, and closes on a second word; stage stays', async () => {
  const { view, asked } = show();
  await view.get('[aria-label="Move Green room up"]').trigger('click');
  await view.get('[aria-label="How one talks on Green room"]').setValue('open');
  await view.get('[aria-label="Close Green room"]').trigger('click');
  await view.get('[data-channel="green"] .panel-grave').trigger('click');
  await flushPromises();
  expect(asked.mock.calls).toEqual([
    ['changeChannel', { channelId: 'green', position: 0 }],
    ['changeChannel', { channelId: 'green', mode: 'open' }],
    ['closeChannel', { channelId: 'green' }],
  ]);
  expect(view.find('[aria-label="Close Stage"]').exists()).toBe(false);
  expect(view.get('[aria-label="Move Stage up"]').attributes()).toHaveProperty('disabled');
  expect(view.get('[aria-label="Move Green room down"]').attributes()).toHaveProperty('disabled');
});

test('keeps a half-typed name when there is news of the channel', async () => {
  const { view, asked } = show();
  await view.get('[aria-label="Rename Green room"]').trigger('click');
  const field = view.get<HTMLInputElement>('[aria-label="New name of Green room"]');
  await field.setValue('Backst');
  const channels = aParty().channels.map((channel) => ({ ...channel, talking: ['olga'] }));
  await view.setProps({ room: aParty({ channels }) });
  expect(field.element.value).toBe('Backst');
  await field.setValue('Backstage');
  await view.get('[data-channel="green"] form').trigger('submit');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['changeChannel', { channelId: 'green', name: 'Backstage' }]]);
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Rename Green room');
});

test('gives up a new name on Escape', async () => {
  const { view, asked } = show();
  await view.get('[aria-label="Rename Green room"]').trigger('click');
  await view.get('[data-channel="green"] form').trigger('keydown', { key: 'Escape' });
  expect(view.get('[data-channel="green"] .panel-name').text()).toBe('Green room');
  expect(asked).not.toHaveBeenCalled();
});
