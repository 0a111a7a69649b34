import { beforeEach, describe, expect, test } from 'vitest';
import type { AnnouncedName } from './announcement.ts';
import { BEHIND_BYTES, Outbox, type Outlet } from './outbox.ts';
import type { Outgoing } from './outgoing.ts';

/** A network socket of which the test says how much it has yet to send. */
class FakeOutlet implements Outlet {
  writable = true;
  writableLength = 0;
  readonly written: string[] = [];
  #drained: (() => void) | undefined;

  write(bytes: Buffer): boolean {
    this.written.push(bytes.toString());
    return true;
  }

  once(_event: 'drain', listener: () => void): void {
    this.#drained = listener;
  }

  drain(): void {
    this.writableLength = 0;
    this.#drained?.();
  }
}

let outlet: FakeOutlet;
let outbox: Outbox;
let queued: number[];
let number = 0;

beforeEach(() => {
  outlet = new FakeOutlet();
  queued = [];
  outbox = new Outbox(outlet, { queued: (bytes) => queued.push(bytes) });
});

function deliver(...events: [AnnouncedName, string][]): void {
  const outgoing: Outgoing[] = events.map(([event, text]) => {
    number += 1;
    return { number, event, key: event, to: 'everybody', frame: Buffer.from(`${text}.`) };
  });
  outbox.deliver(outgoing, Buffer.concat(outgoing.map(({ frame }) => frame)));
}

test('a client that keeps up gets everything as it is', () => {
  deliver(['position', 'a'], ['nowPlaying', 'b']);
  deliver(['position', 'c']);
  expect(outlet.written).toEqual(['a.b.', 'c.']);
  expect(outbox.behindSinceMs).toBeNull();
});

test('only what the system does not take at once is told to whoever counts it', () => {
  deliver(['position', 'a']);
  expect(queued).toEqual([]);
  outlet.writableLength = 10;
  deliver(['position', 'bc']);
  outbox.write(Buffer.from('reply'));
  expect(queued).toEqual([3, 5]);
});

test('a client that asks and does not read the answers is behind, until it has read them', () => {
  outbox.write(Buffer.from('reply'));
  expect(outbox.behindSinceMs).toBeNull();
  outlet.writableLength = BEHIND_BYTES + 1;
  outbox.write(Buffer.from('reply'));
  expect(outbox.behindSinceMs).not.toBeNull();
  outlet.drain();
  expect(outbox.behindSinceMs).toBeNull();
  expect(outlet.written).toEqual(['reply', 'reply']);
  deliver(['position', 'a']);
  expect(outlet.written.at(-1)).toBe('a.');
});

describe('a client that stays behind', () => {
  beforeEach(() => {
    outlet.writableLength = BEHIND_BYTES + 1;
  });

  test('gets the latest of each kind when it has caught up', () => {
    deliver(['listenerCount', '1'], ['nowPlaying', 'one']);
    deliver(['listenerCount', '2'], ['position', 'here']);
    deliver(['nowPlaying', 'two']);
    deliver(['position', 'there']);
    expect(outlet.written).toEqual([]);
    expect(outbox.behindSinceMs).not.toBeNull();
    outlet.drain();
    expect(outlet.written).toEqual(['2.two.there.']);
    expect(outbox.behindSinceMs).toBeNull();
  });

  test('gets no pause that was resumed, but a state that came before the pause', () => {
    deliver(['sessionState', 'live'], ['pause', 'p'], ['resume', 'r'], ['pause', 'p again']);
    outlet.drain();
    expect(outlet.written).toEqual(['live.p again.']);
  });

  test('hears only of the end, once there is one', () => {
    deliver(['nowPlaying', 'n'], ['position', 'p'], ['listenerCount', 'l'], ['pause', 'x'], ['program', 'y']);
    deliver(['sessionEnded', 'ended']);
    outlet.drain();
    expect(outlet.written).toEqual(['ended.']);
  });

  test('still gets its own replies', () => {
    deliver(['position', 'held']);
    outbox.write(Buffer.from('reply.'));
    expect(outlet.written).toEqual(['reply.']);
  });

  test('goes on as before after it has caught up', () => {
    deliver(['position', 'held']);
    outlet.drain();
    deliver(['position', 'next']);
    expect(outlet.written).toEqual(['held.', 'next.']);
  });
});

test('nothing is written to what is closed', () => {
  outlet.writable = false;
  deliver(['position', 'a']);
  expect(outlet.written).toEqual([]);
});
