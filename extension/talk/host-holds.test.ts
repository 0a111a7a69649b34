import { NO_TALK, type TalkState } from '@auxcast/shared-types/talk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HostSession } from '../session/host-session.ts';
import { created } from '../session/welcome.fixture.ts';
import { SocketServer } from '../testing/socket-server.fixture.ts';
import { HostHolds } from './host-holds.ts';

type Channel = TalkState['room']['channels'][number];

const WISH = {
  serverUrl: 'http://localhost:3000',
  hostKey: '',
  hostName: '',
  title: '',
  visibility: 'unlisted',
} as const;

let server: SocketServer;
let session: HostSession;
let holds: HostHolds;

function channel(channelId: string, changes: Partial<Channel> = {}): Channel {
  return {
    channelId,
    name: channelId,
    mode: 'push-to-talk',
    mayTalk: true,
    mayListen: true,
    talking: [],
    matrix: null,
    ...changes,
  };
}

function roomOf(...channels: Channel[]): TalkState {
  return {
    ...NO_TALK,
    me: 'host',
    you: { ...NO_TALK.you, role: 'host' },
    room: { ...NO_TALK.room, channels },
  };
}

/** What the server was told of what is held, in order. */
function told(): string[] {
  return server.methods().filter((method) => method === 'press' || method === 'release');
}

beforeEach(async () => {
  server = new SocketServer({ createSession: created });
  session = await HostSession.open({ wish: WISH });
  holds = new HostHolds({ line: session.line, onChange: vi.fn(), onRefused: vi.fn() });
  holds.show(roomOf(channel('green'), channel('stage')));
});
afterEach(() => {
  holds.close();
  session.close();
  vi.unstubAllGlobals();
});

test('holds for as long as a button is, and lets go when its page is gone; what is latched stays', () => {
  holds.set({ channelId: 'stage', isOn: true, isLatched: false });
  holds.set({ channelId: 'green', isOn: true, isLatched: true });
  expect(holds.held).toEqual(['green', 'stage']);
  holds.letGo();
  expect(holds.held).toEqual(['green']);
  expect(told()).toEqual(['press', 'press', 'release']);
});

test('switches the stage by the key for all windows, and everything off with the next', () => {
  holds.toggle();
  expect(holds.latched).toEqual(['stage']);
  holds.set({ channelId: 'green', isOn: true, isLatched: true });
  holds.toggle();
  expect(holds.held).toEqual([]);
});

test('lets go with the right, and does not talk again by itself when that is back', () => {
  holds.set({ channelId: 'stage', isOn: true, isLatched: true });
  holds.show(roomOf(channel('stage', { mayTalk: false })));
  expect(holds.held).toEqual([]);
  expect(told()).toEqual(['press', 'release']);
  holds.set({ channelId: 'stage', isOn: true, isLatched: true });
  expect(holds.held).toEqual([]);
  holds.show(roomOf(channel('stage')));
  expect(holds.held).toEqual([]);
});

test('takes up an open channel that was switched on before this document, once', () => {
  const another = new HostHolds({ line: session.line, onChange: vi.fn(), onRefused: vi.fn() });
  const on = roomOf(channel('stage', { mode: 'open', talking: ['host'] }));
  another.show(on);
  expect(another.latched).toEqual(['stage']);
  another.set({ channelId: 'stage', isOn: false, isLatched: true });
  another.show(on);
  expect(another.held).toEqual([]);
  another.close();
});
