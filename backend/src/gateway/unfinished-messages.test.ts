import { beforeEach, expect, test } from 'vitest';
import { type MessageSender, UnfinishedMessages } from './unfinished-messages.ts';

const MB = 1_048_576;
let unfinished: UnfinishedMessages;
let ended: string[];

beforeEach(() => {
  unfinished = new UnfinishedMessages((address) => address);
  ended = [];
});

function sender(name: string, address = '203.0.113.9', isHost = false): MessageSender {
  const its: MessageSender = {
    address,
    isHost,
    giveUp: () => {
      ended.push(name);
      // As a closed socket does.
      unfinished.forget(its);
    },
  };
  return its;
}

/** Of a message that began and has not come to its end. */
function begun(cost: number): { cost: number; finished: number } {
  return { cost, finished: 0 };
}

test('gives up who does not finish in time, a host with its picture later', () => {
  const [guest, host] = [sender('guest'), sender('host', '203.0.113.9', true)];
  unfinished.note(guest, begun(100), 0);
  unfinished.note(host, begun(100), 0);
  // It goes on, but does not get there.
  unfinished.note(guest, begun(200), 29_000);
  unfinished.sweep(30_000);
  expect(ended).toEqual([]);
  unfinished.sweep(30_001);
  expect(ended).toEqual(['guest']);
  unfinished.sweep(90_001);
  expect(ended).toEqual(['guest', 'host']);
  expect(unfinished.total).toBe(0);
});

test('counts from the beginning of each message', () => {
  const guest = sender('guest');
  unfinished.note(guest, begun(100), 0);
  unfinished.note(guest, { cost: 0, finished: 1 }, 20_000);
  unfinished.note(guest, { cost: 100, finished: 1 }, 25_000);
  unfinished.sweep(50_000);
  expect(ended).toEqual([]);
});

test('counts each anew where one ends and the next begins in the same chunk', () => {
  const host = sender('host', '203.0.113.9', true);
  for (let finished = 0; finished < 20; finished += 1) {
    unfinished.note(host, { cost: 500, finished }, finished * 10_000);
    unfinished.sweep(finished * 10_000);
  }
  expect(ended).toEqual([]);
  unfinished.sweep(190_000 + 90_001);
  expect(ended).toEqual(['host']);
  expect(unfinished.total).toBe(0);
});

test('gives up who began first, not who has been sending for longest', () => {
  const busy = sender('busy');
  unfinished.note(busy, begun(MB), 0);
  unfinished.note(sender('stuck'), begun(MB), 1);
  unfinished.note(busy, { cost: MB, finished: 1 }, 2);
  for (let n = 0; n < 7; n += 1) unfinished.note(sender(`guest ${n}`), begun(MB), 3 + n);
  expect(ended).toEqual(['stuck']);
});

test('bounds each connection', () => {
  unfinished.note(sender('greedy'), begun(2 * MB), 0);
  expect(ended).toEqual([]);
  unfinished.note(sender('greedier'), begun(2 * MB + 1), 0);
  expect(ended).toEqual(['greedier']);
});

test('bounds each address, by whoever has been at it for longest', () => {
  unfinished.note(sender('neighbour', '198.51.100.1'), begun(MB), 0);
  for (let n = 0; n < 10; n += 1) unfinished.note(sender(`guest ${n}`), begun(MB), n);
  expect(ended).toEqual(['guest 0', 'guest 1']);
  expect(unfinished.total).toBe(9 * MB);
});

test('bounds all together', () => {
  for (let n = 0; n < 40; n += 1) unfinished.note(sender(`guest ${n}`, `203.0.113.${n}`), begun(MB), n);
  expect(ended).toHaveLength(8);
  expect(ended[0]).toBe('guest 0');
  expect(unfinished.total).toBe(32 * MB);
});
