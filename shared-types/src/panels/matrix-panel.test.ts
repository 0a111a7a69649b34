import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { aParty, aPerson, OPS, showParty } from './party.fixture.ts';

let open: ReturnType<typeof showParty> | undefined;
afterEach(() => open?.view.unmount());

function show(...given: Parameters<typeof showParty>) {
  open = showParty(...given);
  const { view, asked } = open;
  return { view, asked, box: (label: string) => view.get<HTMLInputElement>(`input[aria-label="${label}"]`) };
}

test('has a box for every channel, role and right, which says what it is', () => {
  const { view, box } = show(aParty());
  expect(view.findAll('.panel-box')).toHaveLength(16);
  expect(box('Guests may talk on Green room').element.checked).toBe(true);
  expect(box('Listeners may listen on Stage').element.checked).toBe(false);
});

test('asks for a changed cell, and shows what is so when it is refused', async () => {
  const { asked, box } = show(aParty());
  const cell = box('Listeners may listen on Stage');
  await cell.setValue(true);
  expect(asked.mock.calls).toEqual([
    ['setRoleRight', { channelId: 'stage', role: 'listener', right: 'listen', allowed: true }],
  ]);
  asked.mockImplementation(() => {
    throw new Error('No.');
  });
  const other = box('Guests may talk on Stage');
  await other.setValue(false);
  await flushPromises();
  expect(other.element.checked).toBe(true);
});

test('is one stop of the tab key; arrow keys go from box to box and stay inside', async () => {
  const { view, box } = show(aParty());
  const stops = () => view.findAll('.panel-box[tabindex="0"]').map((one) => one.attributes('aria-label'));
  expect(stops()).toEqual(['Host may talk on Stage']);
  const press = async (key: string) => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
    await flushPromises();
    return document.activeElement?.getAttribute('aria-label');
  };
  box('Host may talk on Stage').element.focus();
  expect(await press('ArrowRight')).toBe('Host may listen on Stage');
  expect(await press('ArrowDown')).toBe('Host may listen on Green room');
  expect(await press('ArrowDown')).toBe('Host may listen on Green room');
  expect(await press('End')).toBe('Listeners may listen on Green room');
  expect(await press('ArrowRight')).toBe('Listeners may listen on Green room');
  expect(stops()).toEqual(['Listeners may listen on Green room']);
  // The channel is closed under it.
  await view.setProps({ room: aParty({ channels: aParty().channels.slice(0, 1) }) });
  expect(stops()).toEqual(['Listeners may listen on Stage']);
});

test('lets ops change what guests and listeners may, and says why no more', async () => {
  const { view, asked, box } = show(aParty(), OPS);
  const host = box('Host may talk on Stage');
  expect(host.attributes('aria-disabled')).toBe('true');
  expect(view.get(`#${host.attributes('aria-describedby')}`).text()).toContain('only the host');
  host.element.click();
  await flushPromises();
  expect(host.element.checked).toBe(true);
  expect(asked).not.toHaveBeenCalled();
  await box('Guests may talk on Stage').setValue(false);
  expect(asked).toHaveBeenCalledOnce();
});

test('lists the exceptions, and takes one back', async () => {
  const exception = { channelId: 'green', right: 'talk', allowed: false } as const;
  const { view, asked } = show(aParty({ people: [aPerson('grace', { exceptions: [exception] })] }));
  expect(view.get('.panel-exceptions li').text()).toContain('may not talk on Green room');
  await view.get('[aria-label="Take back that Grace may not talk on Green room"]').trigger('click');
  expect(asked.mock.calls).toEqual([
    ['setPersonRight', { participantId: 'grace', channelId: 'green', right: 'talk', allowed: null }],
  ]);
});
