import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, describe, expect, test, vi } from 'vitest';
import ShareRow from './ShareRow.vue';

afterEach(() => vi.restoreAllMocks());

const props = { url: 'http://localhost:3000/s/abcdefgh23', code: false };

describe('ShareRow', () => {
  test('copies the link and says so', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const row = mount(ShareRow, { props });
    await row.get('#copy-link').trigger('click');
    await flushPromises();
    expect(writeText).toHaveBeenCalledWith(props.url);
    expect(row.get('#copy-link').text()).toBe('Copied');
    expect(row.get('[aria-live]').text()).toBe('Link copied');
    row.unmount();
  });

  test('selects the link where the clipboard is closed', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
    const row = mount(ShareRow, { props });
    await row.get('#copy-link').trigger('click');
    await flushPromises();
    expect(row.get('[aria-live]').text()).toContain('copy it with your keyboard');
    row.unmount();
  });
});
