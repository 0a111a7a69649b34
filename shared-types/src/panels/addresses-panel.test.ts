import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import AddressesPanel from './AddressesPanel.vue';

const LINK = 'https://aux.example.org/s/abcdefgh23';
const STREAM = 'https://aux.example.org/live/abcdefgh23';

let open: { unmount(): void } | undefined;

function show(isPrivate: boolean) {
  const view = mount(AddressesPanel, { props: { link: LINK, isPrivate }, attachTo: document.body });
  open = view;
  return view;
}

/** What can be copied, by its label. */
function fieldsOf(panel: ReturnType<typeof show>): Map<string, string> {
  return new Map(
    panel
      .findAll('.panel-copy')
      .map((field) => [field.get('label').text(), field.get<HTMLInputElement>('input').element.value]),
  );
}

afterEach(() => {
  open?.unmount();
  vi.restoreAllMocks();
});

test('has an address for every kind of player, for stream software, and for other sites', () => {
  const fields = fieldsOf(show(false));
  expect([...fields.values()]).toEqual([
    `${STREAM}.mp3`,
    `${STREAM}.ogg`,
    `${STREAM}.m3u`,
    `${LINK}/overlay`,
    expect.stringContaining(`<iframe src="${LINK}/embed" `),
  ]);
  expect(fields.size).toBe(5);
});

test('copies what its button names, and says so beside it', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const panel = show(false);
  await panel.get('[aria-label^="Copy: Overlay"]').trigger('click');
  await flushPromises();
  expect(writeText).toHaveBeenCalledExactlyOnceWith(`${LINK}/overlay`);
  expect(panel.findAll('[role="status"]').map((note) => note.text())).toEqual(['', 'Copied.']);
});

test('says how to copy by hand where the browser does not let it', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('No.', 'NotAllowedError'));
  const panel = show(false);
  await panel.get('[aria-label^="Copy: For nearly"]').trigger('click');
  await flushPromises();
  expect(panel.get('[role="status"]').text()).toContain('Ctrl+C');
});

test('of a private session shows only what an invite completes, and says what holds', () => {
  const panel = show(true);
  expect([...fieldsOf(panel).values()]).toEqual([`${LINK}/overlay#`]);
  expect(panel.text()).toContain('invite for listeners');
  expect(panel.text()).toContain('cannot be embedded');
});
