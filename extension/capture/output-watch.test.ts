import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { OutputWatch } from './output-watch.ts';

/** As seen in Chromium 156 when PulseAudio goes away: `error`, then `suspended`; `resume` never answers. */
class FakeContext extends EventTarget {
  state: AudioContextState = 'running';

  fail(): void {
    this.dispatchEvent(new Event('error'));
    this.become('suspended');
  }

  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeDevices extends EventTarget {
  outputs = 1;
  readonly enumerateDevices = vi.fn(
    async (): Promise<MediaDeviceInfo[]> =>
      Array.from({ length: this.outputs }, () => ({
        kind: 'audiooutput' as const,
        deviceId: '',
        groupId: '',
        label: '',
        toJSON: () => ({}),
      })),
  );

  have(outputs: number): Promise<unknown> {
    this.outputs = outputs;
    this.dispatchEvent(new Event('devicechange'));
    return vi.advanceTimersByTimeAsync(0);
  }
}

const onChange = vi.fn();
const onBroken = vi.fn(async () => undefined);
let context: FakeContext;
let devices: FakeDevices;
let watch: OutputWatch;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  context = new FakeContext();
  devices = new FakeDevices();
  watch = new OutputWatch({ devices, onChange, onBroken });
  watch.watch(context);
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

describe('OutputWatch', () => {
  test('finds a device that failed, and asks for another context until one plays', async () => {
    expect(watch.isGone).toBe(false);
    context.fail();
    expect(watch.isGone).toBe(true);
    expect(onChange).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(4000);
    expect(onBroken).toHaveBeenCalledTimes(2);
    watch.watch(new FakeContext());
    expect(watch.isGone).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onBroken).toHaveBeenCalledTimes(2);
  });

  test.each(['suspended', 'interrupted', 'closed'] as const)('counts %s as gone', (state) => {
    context.become(state);
    expect(watch.isGone).toBe(true);
  });

  test('finds the last device unplugged though the context goes on, and a new one', async () => {
    await devices.have(0);
    expect(watch.isGone).toBe(true);
    expect(onBroken).not.toHaveBeenCalled();
    await devices.have(1);
    expect(watch.isGone).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  test('hears of a device that comes back without an event', async () => {
    await devices.have(0);
    devices.outputs = 1;
    await vi.advanceTimersByTimeAsync(2000);
    expect(watch.isGone).toBe(false);
  });

  test('does not miss what the browser never showed', async () => {
    const none = new FakeDevices();
    none.outputs = 0;
    const other = new OutputWatch({ devices: none, onChange, onBroken });
    other.watch(new FakeContext());
    await none.have(0);
    expect(other.isGone).toBe(false);
    expect(onChange).not.toHaveBeenCalled();
    other.close();
  });

  test('says nothing of a context that was left, and nothing once closed', async () => {
    watch.watch(new FakeContext());
    context.fail();
    expect(watch.isGone).toBe(false);
    watch.close();
    await devices.have(0);
    expect(onChange).not.toHaveBeenCalled();
  });
});
