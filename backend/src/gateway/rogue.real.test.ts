/**
 * With a real worker and real RTP: a client that goes on sending, whatever it is told. After its right is
 * gone
 * nothing of it reaches anybody.
 */
import { STAGE } from '@auxcast/shared-types';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { flowsAmong, type TestClient, TestServer, TestTalker } from '../../test-support/party/index.ts';

let server: TestServer;
let host: TestClient;
let sessionId: string;
let ear: TestTalker;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

beforeEach(async () => {
  host = await server.connect();
  const welcome = await host.createSession();
  ({ sessionId } = welcome.session);
  ear = new TestTalker(host, welcome);
});

/** A guest who talks, is heard by the host, and does not stop. */
async function rogue(input: string = STAGE): Promise<TestTalker & { readonly inviteId: string }> {
  const { inviteId, secret } = await host.ask('createInvite', { role: 'guest' });
  const talker = await TestTalker.join(server, sessionId, { invite: secret, name: 'Rogue' });
  await talker.speak();
  await ear.listenTo(talker);
  await talker.press(input);
  await expect.poll(() => flowsAmong({ talker, ear })).toEqual(['talker>ear']);
  return Object.assign(talker, { inviteId });
}

type Rogue = Awaited<ReturnType<typeof rogue>>;

const DEEDS: readonly (readonly [string, (rogue: Rogue) => Promise<unknown>])[] = [
  [
    'its right was taken',
    ({ participantId }) =>
      host.ask('setPersonRight', { participantId, channelId: STAGE, right: 'talk', allowed: false }),
  ],
  [
    'the cell of its role was taken',
    () => host.ask('setRoleRight', { channelId: STAGE, role: 'guest', right: 'talk', allowed: false }),
  ],
  ['it was sent back', ({ participantId }) => host.ask('setRole', { participantId, role: 'listener' })],
  ['it was muted', ({ participantId }) => host.ask('mute', { participantId, on: true })],
  ['all were muted', () => host.ask('muteAllBut', { participantId: null })],
  ['it was sent away', ({ participantId }) => host.ask('kick', { participantId })],
  ['its invite was taken back', ({ inviteId }) => host.ask('revokeInvite', { inviteId })],
  ['its socket broke', async ({ client }) => client.terminate()],
  ['the session ended', () => host.ask('endSession', {})],
];

test.each(DEEDS)(
  'after %s nothing of it is heard',
  async (what, deed) => {
    using talker = await rogue();
    await deed(talker);
    const doneMs = performance.now();
    await silenceOf(talker, what, doneMs);
    // It may press as it will.
    talker.client.send(JSON.stringify({ id: 1000, method: 'press', data: { input: STAGE, number: 100 } }));
    expect(await flowsAmong({ talker, ear })).toEqual([]);
  },
  20_000,
);

test('after its channel was closed nothing of it is heard', async () => {
  const { channelId } = await host.ask('addChannel', { name: 'Green room', mode: 'open' });
  using talker = await rogue(channelId);
  await host.ask('closeChannel', { channelId });
  await silenceOf(talker, 'its channel was closed', performance.now());
  const refusal = await talker.client.refusal('press', { input: channelId, number: 100 });
  expect(refusal.code).toBe('not-found');
});

test('whoever may not listen any more has no consumer left, and gets no other', async () => {
  using talker = await rogue();
  using hearer = await TestTalker.join(server, sessionId);
  await hearer.listenTo(talker);
  await expect.poll(() => flowsAmong({ talker, hearer })).toEqual(['talker>hearer']);
  const cell = { channelId: STAGE, role: 'listener', right: 'listen' } as const;
  await host.ask('setRoleRight', { ...cell, allowed: false });
  const session = server.registry.get(sessionId);
  expect(session?.participants.find(hearer.participantId)?.receiving?.hasConsumers).toBe(false);
  await expect.poll(() => flowsAmong({ talker, hearer, ear })).toEqual(['talker>ear']);
  expect(await hearer.refusedVoice(talker.participantId)).toBe('forbidden');
  // Given back, it consumes anew.
  await host.ask('setRoleRight', { ...cell, allowed: true });
  await hearer.listenTo(talker);
  await expect.poll(() => flowsAmong({ talker, hearer, ear })).toEqual(['talker>hearer', 'talker>ear']);
});

/** Resolves once nothing comes any more. Prints when the last packet came. */
async function silenceOf(talker: TestTalker, what: string, doneMs: number): Promise<void> {
  await expect.poll(() => flowsAmong({ talker, ear })).toEqual([]);
  const { lastPacketMs } = ear.heard(talker);
  if (lastPacketMs === null) throw new Error('It was never heard.');
  process.stdout.write(`last packet ${Math.round(lastPacketMs - doneMs)} ms after ${what}\n`);
}
