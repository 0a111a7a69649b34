import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import type { SeenRoom } from '../room.ts';
import { aParty, HOST, NOW_MS, OPS, showParty } from './party.fixture.ts';

let open: ReturnType<typeof showParty> | undefined;
afterEach(() => {
  open?.view.unmount();
  vi.restoreAllMocks();
});

function show(...given: Parameters<typeof showParty>) {
  open = showParty(...given);
  return { ...open, panel: open.view.get('section[aria-labelledby="invites-heading"]') };
}

const MADE = { createInvite: { inviteId: 'i1', secret: 'S'.repeat(43) } };

type Invite = NonNullable<SeenRoom['invites']>[number];

function anInvite(changes: Partial<Invite> = {}): Invite {
  return {
    inviteId: 'i1',
    role: 'guest',
    usesLeft: 3,
    expiresAtMs: NOW_MS + 7_300_000,
    createdAtMs: NOW_MS,
    people: 1,
    ...changes,
  };
}

test('makes a link, copies it, shows it this once', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const { panel, asked } = show(aParty(), HOST, MADE);
  await panel.get('form').trigger('submit');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['createInvite', { role: 'guest', uses: 1, expiresInMs: 86_400_000 }]]);
  const link = `https://aux.example.org/s/abcdefgh23#${'S'.repeat(43)}`;
  expect(panel.get<HTMLInputElement>('.panel-made input').element.value).toBe(link);
  expect(writeText).toHaveBeenCalledExactlyOnceWith(link);
  expect(panel.get('[role="status"]').text()).toContain('Copied');
  await panel
    .findAll('.panel-made button')
    .find((button) => button.text() === 'Done')
    ?.trigger('click');
  expect(panel.html()).not.toContain('SSS');
});

test('asks for neither an end nor a number where none is chosen, and says how to copy where it cannot', async () => {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  const { panel, asked } = show(aParty(), HOST, MADE);
  const [, uses, end] = panel.findAll('form select');
  await uses?.setValue('0');
  await end?.setValue('0');
  await panel.get('form').trigger('submit');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['createInvite', { role: 'guest' }]]);
  expect(panel.get('[role="status"]').text()).toContain('Ctrl+C');
});

test('says what is left of each, and revokes on a second word', async () => {
  const invites = [anInvite(), anInvite({ inviteId: 'i2', usesLeft: null, expiresAtMs: null, people: 4 })];
  const { panel, asked } = show(aParty({ invites }));
  expect(panel.findAll('li small').map((line) => line.text())).toEqual([
    '3 uses left · 1 person came · for 2 h',
    'any number of uses · 4 people came · as long as the session',
  ]);
  await panel.get('[data-invite="i2"] button').trigger('click');
  await panel.get('[data-invite="i2"] .panel-grave').trigger('click');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['revokeInvite', { inviteId: 'i2' }]]);
});

test('lets ops neither make nor revoke an invite for ops, and says why', () => {
  const { panel } = show(aParty({ invites: [anInvite({ role: 'ops' })] }), OPS);
  const ops = panel.get('option[value="ops"]');
  expect(ops.attributes()).toHaveProperty('disabled');
  expect(ops.text()).toContain('only the host');
  expect(panel.get('[data-invite="i1"] button').attributes()).toHaveProperty('disabled');
  expect(panel.get('[data-invite="i1"] .panel-reason').text()).toContain('Only the host');
});
