import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomChannel } from '../channel.ts';
import { SignalingClient } from '../client/signaling-client.ts';
import { ScriptedServer } from '../client/testing/scripted-server.fixture.ts';
import { DESK_EVENT_EXAMPLES } from '../examples/desk-examples.ts';
import { NOW_MS, PARTICIPANT_ID, SESSION_ID } from '../examples/parts.ts';
import { PERSON } from '../examples/room-examples.ts';
import { listenerReplies, type listenerRequests } from '../listener-requests.ts';
import { PROTOCOL_VERSION } from '../protocol-version.ts';
import type { Room, You } from '../room.ts';
import { RoomKeeper } from './room-keeper.ts';
import { NO_TALK, type TalkState } from './talk-state.ts';
import { sampleStage } from './testing/sample-talk.fixture.ts';

const CHANNEL: RoomChannel = {
  channelId: 'stage',
  name: 'Stage',
  mode: 'push-to-talk',
  mayTalk: true,
  mayListen: true,
  talking: [PARTICIPANT_ID],
  matrix: null,
};
const ROOM: Room = { channels: [CHANNEL], people: [PERSON], invites: null };
const GUEST: You = { role: 'guest', name: 'Ada', isMuted: false, asksSinceMs: null, stage: null };
const ASKING: You = { ...GUEST, role: 'listener', asksSinceMs: NOW_MS };

let server: ScriptedServer;
let client: SignalingClient<typeof listenerRequests>;
let keeper: RoomKeeper;

beforeEach(async () => {
  server = await ScriptedServer.listen();
  client = new SignalingClient<typeof listenerRequests>({
    url: server.url,
    requests: listenerReplies,
    greet: async (greeting) => {
      await greeting.request('join', { protocol: PROTOCOL_VERSION, sessionId: SESSION_ID });
    },
    backoff: { firstMs: 1, lastMs: 1 },
  });
  keeper = new RoomKeeper(client);
  client.start();
  await isReady();
});

afterEach(async () => {
  keeper.close();
  client.close();
  await server.close();
});

async function isReady(): Promise<void> {
  await vi.waitFor(() => expect(client.status.state).toBe('ready'));
}

/** Sends these, and waits until they have arrived. */
async function told(...events: unknown[]): Promise<void> {
  server.socket.send(...events);
  await client.request('ping', {});
}

/** The connection breaks, and the next one is greeted and told these. */
async function brokenThenTold(...events: unknown[]): Promise<void> {
  const { answer, connections } = server;
  server.answer = (asked) => {
    answer(asked);
    if (asked.request.method === 'join') asked.socket.send(...events);
  };
  server.socket.destroy();
  await vi.waitFor(() => expect(server.connections).toBe(connections + 1));
  await isReady();
  server.answer = answer;
  // Whatever it asks of its own has been answered when this is.
  await client.request('ping', {});
  await client.request('ping', {});
}

test('keeps what it is told, and says what it was before', async () => {
  const changes = vi.fn<(state: TalkState, before: TalkState) => void>();
  keeper.onChange(changes);
  keeper.joined('me');
  await told(
    { event: 'you', data: GUEST },
    { event: 'room', data: ROOM },
    { event: 'talking', data: { channelId: 'stage', participantIds: ['x'] } },
    { event: 'talking', data: { channelId: 'elsewhere', participantIds: ['x'] } },
    { event: 'levels', data: { levels: [{ participantId: 'x', dBov: -23 }] } },
    { event: 'cheering', data: { count: 3 } },
  );
  const { state } = keeper;
  expect(state).toMatchObject({ me: 'me', you: GUEST, cheering: 3, asking: 'none' });
  expect(state.room.channels).toEqual(ROOM.channels.map((channel) => ({ ...channel, talking: ['x'] })));
  expect([...state.levels]).toEqual([['x', -23]]);
  expect(changes.mock.calls[1]?.[0].you).toEqual(GUEST);
  expect(changes.mock.calls[1]?.[1].you).toEqual(NO_TALK.you);
});

test('takes what came before it was loaded, in its order', () => {
  const late = new RoomKeeper(client, [
    { event: 'room', data: ROOM },
    { event: 'talking', data: { channelId: 'stage', participantIds: [] } },
  ]);
  expect(late.state.room.people).toEqual(ROOM.people);
  expect(late.state.room.channels.map(({ talking }) => talking)).toEqual([[]]);
  late.close();
});

test('leaves aside what it does not know and cannot read', async () => {
  const info = vi.spyOn(console, 'info').mockReturnValue();
  await told({ event: 'you', data: GUEST }, { event: 'fireworks', data: {} }, { event: 'you', data: 7 });
  await told({ event: 'room', data: { ...ROOM, channels: 'all' } });
  expect(keeper.state).toEqual({ ...NO_TALK, you: GUEST });
  expect(info).toHaveBeenCalledOnce();
  info.mockRestore();
});

test('notes nothing about what the extension of a host is told alone', async () => {
  const info = vi.spyOn(console, 'info').mockReturnValue();
  await told({ event: 'sessionCreated', data: {} });
  expect(info).not.toHaveBeenCalled();
  info.mockRestore();
});

test('knows its place at an open desk, and that the desk was closed', async () => {
  const stage = sampleStage({ mates: [{ participantId: 'bo', gain: 1.5, pan: 0.2 }] });
  await told({ event: 'you', data: { ...GUEST, stage } });
  expect(keeper.state.you.stage).toEqual(stage);
  await told({ event: 'you', data: GUEST });
  expect(keeper.state.you.stage).toBeNull();
});

test('knows the desk, as host and ops are told of it, until a connection brings none', async () => {
  const [desk] = Object.values(DESK_EVENT_EXAMPLES.desk.accepted);
  await told({ event: 'desk', data: desk });
  expect(keeper.state.desk).toEqual(desk);
  await brokenThenTold();
  expect(keeper.state.desk).toBeNull();
});

test('knows where a wish to speak stands', async () => {
  await told({ event: 'you', data: ASKING });
  expect(keeper.state.asking).toBe('waiting');
  await told({ event: 'you', data: { ...ASKING, asksSinceMs: null } });
  expect(keeper.state.asking).toBe('none');
  await told({ event: 'you', data: ASKING }, { event: 'askAnswered', data: { admitted: false } });
  await told({ event: 'you', data: { ...ASKING, asksSinceMs: null } });
  expect(keeper.state.asking).toBe('refused');
});

test('shows over a break what it knew, but that nobody talks; then what the server says', async () => {
  const states = vi.fn<(state: TalkState) => void>();
  await told({ event: 'you', data: GUEST }, { event: 'room', data: ROOM });
  await told({ event: 'levels', data: { levels: [{ participantId: PARTICIPANT_ID, dBov: -9 }] } });
  keeper.onChange(states);
  await brokenThenTold({ event: 'you', data: GUEST }, { event: 'room', data: ROOM });
  const [broken] = states.mock.calls[0] ?? [];
  expect(broken?.room).toEqual({ ...ROOM, channels: [{ ...CHANNEL, talking: [] }] });
  expect(broken?.levels.size).toBe(0);
  expect(keeper.state).toMatchObject({ you: GUEST, room: ROOM });
  // Never was there nothing in between.
  expect(states.mock.calls.every(([{ room }]) => room.people.length > 0)).toBe(true);
});

test('knows nothing any more where a new connection brings nothing', async () => {
  await told({ event: 'you', data: GUEST }, { event: 'room', data: ROOM });
  await brokenThenTold({ event: 'room', data: ROOM });
  expect(keeper.state).toMatchObject({ you: NO_TALK.you, room: ROOM });
  await brokenThenTold();
  expect(keeper.state).toEqual(NO_TALK);
});
