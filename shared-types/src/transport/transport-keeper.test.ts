import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProtocolError } from '../error-code.ts';
import type { PathSample } from './path-watch.ts';
import { type KeptTransport, type Opening, TransportKeeper, type Used } from './transport-keeper.ts';
import type { Hope, TransportState } from './transport-step.ts';

/** A transport that does what the test says. */
class FakeTransport implements KeptTransport {
  readonly hasUse = true;
  readonly restartIce = vi.fn(async () => undefined);
  readonly close = vi.fn();
  readonly opening: Opening;
  readonly brought: string | undefined;

  constructor(opening: Opening, brought: string | undefined) {
    this.opening = opening;
    this.brought = brought;
  }

  become(state: TransportState): void {
    this.opening.onState(state);
  }
}

const made: FakeTransport[] = [];
/** What `open` waits for. */
let making: Promise<void> | undefined;
let hope: Hope;
const port = {
  open: vi.fn(async (opening: Opening, brought: string | undefined) => {
    const transport = new FakeTransport(opening, brought);
    made.push(transport);
    await making;
    return transport;
  }),
  onOpened: vi.fn(),
  onMadeForNothing: vi.fn(),
  onConnected: vi.fn(),
  hopeAfter: vi.fn(() => hope),
  doubtLine: vi.fn(),
  ask: vi.fn(async () => undefined),
};
const times = {
  doubtMs: 500,
  restartMs: 3_000,
  connect: { firstMs: 8_000, lastMs: 24_000, random: () => 1 },
  retry: { firstMs: 400, lastMs: 10_000, random: () => 1 },
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  made.length = 0;
  making = undefined;
  hope = 'later';
});
afterEach(() => void vi.useRealTimers());

function newKeeper(closesFirst = false): TransportKeeper<FakeTransport, string> {
  return new TransportKeeper<FakeTransport, string>({ port, times, restartsUnproven: false, closesFirst });
}

async function connected(closesFirst = false): Promise<TransportKeeper<FakeTransport, string>> {
  const keeper = newKeeper(closesFirst);
  keeper.want();
  await turnsTaken();
  at(0).become('connected');
  return keeper;
}

function at(index: number): FakeTransport {
  const transport = made.at(index);
  if (!transport) throw new Error('No such transport was made.');
  return transport;
}

const turnsTaken = () => vi.advanceTimersByTimeAsync(0);

describe('a transport that takes the place of another', () => {
  test('is made while the former one stays', async () => {
    const keeper = await connected();
    const hold = Promise.withResolvers<void>();
    making = hold.promise;
    keeper.want();
    await turnsTaken();
    expect(keeper.transport).toBe(at(0));
    expect(at(0).close).not.toHaveBeenCalled();
    hold.resolve();
    await turnsTaken();
    expect(keeper.transport).toBe(at(1));
    expect(at(0).close).toHaveBeenCalledOnce();
  });

  test('is made after the former one was closed, where there can be one only', async () => {
    const keeper = await connected(true);
    making = new Promise(() => undefined);
    keeper.want();
    expect(keeper.transport).toBeUndefined();
    expect(at(0).close).toHaveBeenCalledOnce();
    expect(port.onConnected).toHaveBeenLastCalledWith(false);
  });

  test('leaves the former one in use when it is refused, until the next try', async () => {
    const keeper = await connected();
    port.open.mockRejectedValueOnce(new ProtocolError('server-full', 'Full.', { retryAfterMs: 20_000 }));
    keeper.lost();
    await turnsTaken();
    expect(keeper.transport).toBe(at(0));
    expect(keeper.isConnected).toBe(true);
    await vi.advanceTimersByTimeAsync(20_399);
    expect(made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(keeper.transport).toBe(at(1));
  });

  test('is thrown away when yet another took its place before it was made', async () => {
    const keeper = await connected();
    const hold = Promise.withResolvers<void>();
    making = hold.promise;
    keeper.want('first');
    await turnsTaken();
    keeper.want('second');
    at(1).become('connected');
    expect(keeper.isConnected).toBe(false);
    expect(at(1).opening.isCurrent()).toBe(false);
    making = undefined;
    hold.resolve();
    await turnsTaken();
    expect(made.map(({ brought }) => brought)).toEqual([undefined, 'first', 'second']);
    expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 1, 0]);
    expect(port.onMadeForNothing).toHaveBeenCalledOnce();
    expect(keeper.transport).toBe(at(2));
  });

  test('is not made at all when yet another took its place before its turn', async () => {
    const keeper = await connected();
    const hold = Promise.withResolvers<void>();
    making = hold.promise;
    for (const brought of ['first', 'second', 'third']) keeper.want(brought);
    hold.resolve();
    await turnsTaken();
    expect(made.map(({ brought }) => brought)).toEqual([undefined, 'first', 'third']);
  });

  test('is not wanted by an answer that came too late', async () => {
    const keeper = await connected();
    const { promise, reject } = Promise.withResolvers<never>();
    at(0).restartIce.mockReturnValueOnce(promise);
    at(0).become('failed');
    keeper.want();
    reject(new ProtocolError('timeout', 'Late.'));
    await turnsTaken();
    expect(made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(0);
    at(1).become('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made).toHaveLength(2);
  });
});

describe('the first transport', () => {
  test('has all the time the browser gives it', async () => {
    const keeper = newKeeper();
    await keeper.start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(made).toHaveLength(1);
    expect(port.onOpened).toHaveBeenCalledExactlyOnceWith(at(0), true);
  });

  test('is not tried again when it is refused', async () => {
    const refusal = new ProtocolError('bad-rtp', 'No.');
    port.open.mockRejectedValueOnce(refusal);
    await expect(newKeeper().start()).rejects.toBe(refusal);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(port.open).toHaveBeenCalledOnce();
  });
});

describe('a doubt', () => {
  const sample: PathSample = { silentMs: 1_300, came: 5, unanswered: 1, roundTripMs: 20 };
  const look = vi.fn(async (): Promise<PathSample | undefined> => sample);

  test('ends with another transport where the server answers, be it by a refusal', async () => {
    const keeper = await connected();
    port.ask.mockRejectedValueOnce(new ProtocolError('rate-limited', 'Not so fast.'));
    const onDead = vi.fn();
    await keeper.doubtPath({ sample, look, patienceMs: 0, onDead });
    await turnsTaken();
    expect(port.doubtLine).toHaveBeenCalledOnce();
    expect(onDead).toHaveBeenCalledOnce();
    expect(made).toHaveLength(2);
  });

  test.each(['disconnected', 'timeout'] as const)('is let be without a line: %s', async (code) => {
    const keeper = await connected();
    port.ask.mockRejectedValueOnce(new ProtocolError(code, 'Away.'));
    await keeper.doubtPath({ sample, look, patienceMs: 0 });
    await turnsTaken();
    expect(made).toHaveLength(1);
  });

  test('is one at a time', async () => {
    const keeper = await connected();
    port.ask.mockReturnValueOnce(new Promise(() => undefined));
    for (let doubts = 0; doubts < 3; doubts += 1) void keeper.doubtPath({ sample, look, patienceMs: 0 });
    await turnsTaken();
    expect(port.doubtLine).toHaveBeenCalledOnce();
  });

  test('is about a transport that is still there', async () => {
    const keeper = await connected();
    const doubted = keeper.doubtPath({ sample, look, patienceMs: 1_000 });
    keeper.want();
    await vi.advanceTimersByTimeAsync(1_000);
    await doubted;
    expect(port.doubtLine).not.toHaveBeenCalled();
    expect(look).not.toHaveBeenCalled();
  });

  test('may come again when it could not be looked into', async () => {
    const keeper = await connected();
    look.mockRejectedValueOnce(new Error('closed'));
    const doubted = expect(keeper.doubtPath({ sample, look, patienceMs: 100 })).rejects.toThrow('closed');
    await vi.advanceTimersByTimeAsync(100);
    await doubted;
    void keeper.doubtPath({ sample, look, patienceMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(port.doubtLine).toHaveBeenCalledOnce();
  });
});

describe('another use', () => {
  test('comes in turn, after the transport that is being made', async () => {
    const keeper = newKeeper();
    const hold = Promise.withResolvers<void>();
    making = hold.promise;
    keeper.want();
    const task = vi.fn(async (): Promise<Used> => 'unchanged');
    keeper.use(task);
    await turnsTaken();
    expect(task).not.toHaveBeenCalled();
    hold.resolve();
    await turnsTaken();
    expect(task).toHaveBeenCalledExactlyOnceWith(at(0));
  });

  test('is left to the transport that will take the place of this one', async () => {
    const keeper = await connected();
    const hold = Promise.withResolvers<Used>();
    keeper.use(() => hold.promise);
    const task = vi.fn(async (): Promise<Used> => 'changed');
    keeper.use(task);
    keeper.want();
    hold.resolve('changed');
    await turnsTaken();
    expect(task).not.toHaveBeenCalled();
    expect(keeper.transport).toBe(at(1));
  });

  test('brings a transport where there is none', async () => {
    const keeper = newKeeper();
    keeper.use(async (transport): Promise<Used> => (transport ? 'changed' : 'elsewhere'));
    await turnsTaken();
    expect(made).toHaveLength(1);
  });
});

test('does nothing once it is closed', async () => {
  const keeper = await connected();
  const hold = Promise.withResolvers<void>();
  making = hold.promise;
  keeper.want();
  keeper.close();
  hold.resolve();
  await turnsTaken();
  keeper.want();
  keeper.lineBack({ isKept: false, isSilent: false });
  keeper.use(async () => 'elsewhere');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 1]);
  expect(port.onConnected.mock.calls).toEqual([[true], [false]]);
});
