import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { aParty, aPerson, HOST, NOW_MS, OPS, showParty } from './party.fixture.ts';

let open: ReturnType<typeof showParty> | undefined;
afterEach(() => open?.view.unmount());

function show(...given: Parameters<typeof showParty>) {
  open = showParty(...given);
  return open;
}

function row(id: string) {
  if (!open) throw new Error('Nothing is shown.');
  return open.view.get(`[data-participant="${id}"]`);
}

test('says of everybody in words what they are and do, host first', () => {
  const { people } = aParty();
  const { view } = show(
    aParty({ people: [...people, aPerson('max', { isMuted: true }), aPerson('eve', { isHere: false })] }),
  );
  expect(view.findAll('[data-participant]').map((one) => one.get('.panel-who').text())).toEqual([
    expect.stringMatching(/^Ada\s*Host\s*You\s*May talk on Stage, Green room$/),
    expect.stringMatching(/^Olga\s*Ops\s*May talk/),
    expect.stringMatching(/^Eve\s*Guest\s*Away$/),
    expect.stringMatching(/^Grace\s*Guest\s*Talks on Stage$/),
    expect.stringMatching(/^Max\s*Guest\s*Muted$/),
  ]);
});

test('shows the level of who talks, and of nobody else', async () => {
  const { view } = show(aParty());
  await view.setProps({
    levels: new Map([
      ['grace', -15],
      ['olga', -15],
    ]),
  });
  expect(row('grace').get('.panel-level-bar').attributes('style')).toContain('scaleX(0.75)');
  expect(row('olga').get('.panel-level-bar').attributes('style')).toContain('scaleX(0.00)');
});

test('mutes one, everybody else, everybody', async () => {
  const { view, asked } = show(aParty());
  await row('grace').get('[aria-label="Mute Grace"]').trigger('click');
  await row('grace').get('[aria-label="More about Grace"]').trigger('click');
  const everybodyElse = row('grace')
    .findAll('button')
    .find((button) => button.text() === 'Mute everybody else');
  await everybodyElse?.trigger('click');
  await view
    .findAll('button')
    .find((button) => button.text() === 'Mute everybody')
    ?.trigger('click');
  expect(asked.mock.calls).toEqual([
    ['mute', { participantId: 'grace', on: true }],
    ['muteAllBut', { participantId: 'grace' }],
    ['muteAllBut', { participantId: null }],
  ]);
});

test('removes only whom the second button confirms, with a block if one is chosen', async () => {
  const { asked } = show(aParty());
  await row('grace').get('[aria-label="More about Grace"]').trigger('click');
  await row('grace').get('[aria-label="What happens to Grace after that"]').setValue('600000');
  await row('grace').get('[aria-label="Remove Grace"]').trigger('click');
  expect(asked).not.toHaveBeenCalled();
  expect(document.activeElement?.textContent.trim()).toBe('Remove');
  await row('grace').get('.panel-grave').trigger('click');
  await flushPromises();
  expect(asked.mock.calls).toEqual([['kick', { participantId: 'grace', blockMs: 600_000 }]]);
});

test('makes ops, sends back, and makes exceptions', async () => {
  const { asked } = show(aParty());
  await row('grace').get('[aria-label="More about Grace"]').trigger('click');
  for (const words of ['Make ops', 'Send back to listening'])
    await row('grace')
      .findAll('button')
      .find((button) => button.text() === words)
      ?.trigger('click');
  await row('grace').get('[aria-label="Whether Grace may talk on Green room"]').setValue('false');
  expect(asked.mock.calls).toEqual([
    ['setRole', { participantId: 'grace', role: 'ops' }],
    ['setRole', { participantId: 'grace', role: 'listener' }],
    ['setPersonRight', { participantId: 'grace', channelId: 'green', right: 'talk', allowed: false }],
  ]);
});

test('lets ops change neither host nor ops, nor make ops, and says why', async () => {
  show(aParty(), OPS);
  expect(row('host').get('[aria-label="Mute Ada"]').attributes()).toMatchObject({
    disabled: '',
    title: 'Only the host may change this.',
  });
  await row('host').get('[aria-label="More about Ada"]').trigger('click');
  expect(row('host').get('.panel-reason').text()).toBe('Only the host may change this.');
  expect(row('host').get('[aria-label="Remove Ada"]').attributes()).toHaveProperty('disabled');
  expect(row('olga').find('[aria-label="Mute Olga"]').exists()).toBe(false);
  await row('grace').get('[aria-label="More about Grace"]').trigger('click');
  const [makeOps, sendBack] = ['Make ops', 'Send back to listening'].map((words) =>
    row('grace')
      .findAll('button')
      .find((button) => button.text() === words),
  );
  expect(makeOps?.attributes()).toHaveProperty('disabled');
  expect(sendBack?.attributes()).not.toHaveProperty('disabled');
});

test('lists plain listeners page by page, and nobody twice', async () => {
  const replies = {
    listPeople: { people: [aPerson('grace'), aPerson('lena', { role: 'listener' })], after: 'lena' },
  };
  const { view, asked } = show(aParty(), HOST, replies);
  const button = (words: string) => view.findAll('button').find((one) => one.text() === words);
  await button('Show them')?.trigger('click');
  await flushPromises();
  expect(view.findAll('[data-participant="grace"]')).toHaveLength(1);
  expect(row('lena').text()).toContain('Lena');
  await button('Show more')?.trigger('click');
  expect(asked.mock.calls).toEqual([
    ['listPeople', { limit: 50 }],
    ['listPeople', { after: 'lena', limit: 50 }],
  ]);
});

test('says aloud who asks to speak, who asked first foremost, and admits or refuses', async () => {
  const { people } = aParty();
  const asking = aParty({
    people: [
      ...people,
      aPerson('noor', { role: 'listener', asksSinceMs: NOW_MS - 10_000 }),
      aPerson('max', { role: 'listener', asksSinceMs: NOW_MS - 130_000 }),
    ],
  });
  const { view, asked } = show(aParty());
  const alert = view.get('.panel-asks [role="alert"]');
  expect(alert.text()).toBe('');
  await view.setProps({ room: asking });
  expect(alert.text()).toBe('Max, Noor ask to speak.');
  expect(view.findAll('.panel-ask').map((one) => one.get('p').text())).toEqual([
    expect.stringContaining('for 2 min'),
    expect.stringContaining('for less than a minute'),
  ]);
  await view.get('[aria-label="Admit Max"]').trigger('click');
  await view.get('[aria-label="Refuse Noor"]').trigger('click');
  expect(asked.mock.calls).toEqual([
    ['answerAsk', { participantId: 'max', admit: true }],
    ['answerAsk', { participantId: 'noor', admit: false }],
  ]);
});

test('says why something did not work', async () => {
  const { view, asked } = show(aParty());
  asked.mockImplementation(() => {
    throw new Error('There are too many channels.');
  });
  await row('grace').get('[aria-label="Mute Grace"]').trigger('click');
  await flushPromises();
  expect(view.get('.panel-failure').text()).toBe('There are too many channels.');
});
