import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { ask } from '../messaging/ask.ts';
import UpdateNote from './UpdateNote.vue';

vi.mock('../messaging/ask.ts', () => ({ ask: vi.fn() }));

async function shown(): Promise<string> {
  const note = mount(UpdateNote);
  await flushPromises();
  return note.text();
}

test('says that an update waits for the end of the broadcast', async () => {
  vi.mocked(ask).mockResolvedValue(true);
  expect(await shown()).toBe('An update waits for the end of the broadcast');
  expect(ask).toHaveBeenCalledExactlyOnceWith('isUpdateWaiting');
});

test('says nothing where none does, or nobody knows', async () => {
  vi.mocked(ask).mockResolvedValue(false);
  expect(await shown()).toBe('');
  vi.spyOn(console, 'info').mockReturnValue();
  vi.mocked(ask).mockRejectedValue(new Error('No response'));
  expect(await shown()).toBe('');
});
