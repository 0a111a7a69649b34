import { ProtocolError } from '@auxcast/shared-types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostRequest } from '../session/host-request.ts';
import { NOTHING_APART, type PublisherOptions, type SentTracks } from './publisher.ts';
import { type Published, Uplink } from './uplink.ts';
import type { UploadSample } from './upload-health.ts';

type State = Parameters<PublisherOptions['onState']>[0];

/** A publisher whose transport does what the test says. */
class FakePublisher implements Published {
  readonly transportId: string;
  readonly tracks: SentTracks;
  readonly hasUse = true;
  readonly close = vi.fn();
  readonly send = vi.fn(async (_tracks: SentTracks) => undefined);
  readonly restartIce = vi.fn(async () => undefined);
  readonly sample = vi.fn(async (): Promise<UploadSample | undefined> => undefined);
  readonly #options: PublisherOptions;

  constructor(transportId: string, options: PublisherOptions) {
    this.transportId = transportId;
    this.tracks = options.tracks;
    this.#options = options;
  }

  become(state: State): void {
    this.#options.onState(state);
  }
}

const made: FakePublisher[] = [];
const asked: string[] = [];
/** Of what kind the producers were that the server was asked to close. */
const closed: unknown[] = [];
/** What becomes of a ping: the line is dead, unless a test says otherwise. */
const ping = vi.fn(async () => {
  throw new ProtocolError('disconnected', 'Away.');
});
/** Answers nothing a publisher would use: the fake one asks nothing. */
const request: HostRequest = async (method, data) => {
  asked.push(method);
  if (method === 'closeProducer') closed.push(data);
  if (method === 'ping') return ping();
  throw new ProtocolError('no-program', 'There is no program.');
};
const onChange = vi.fn();
const onBroken = vi.fn();
const onRepublished = vi.fn();
let refusal: ProtocolError | undefined;
const opened = vi.fn<(options: PublisherOptions) => void>();
/** How long the server takes to make a transport and a producer. */
let making: Promise<void> | undefined;

function uplinkToStart(): Uplink {
  return new Uplink({
    request,
    routerRtpCapabilities: {},
    track: new MediaStreamTrack(),
    bitrate: 192_000,
    onChange,
    onBroken,
    onRepublished,
    openPublisher: async (options) => {
      opened(options);
      if (refusal) throw refusal;
      await making;
      const publisher = new FakePublisher(`t${made.length + 1}`, options);
      made.push(publisher);
      return publisher;
    },
  });
}

async function open(): Promise<Uplink> {
  const uplink = uplinkToStart();
  await uplink.start();
  return uplink;
}

function latest(): FakePublisher {
  const publisher = made.at(-1);
  if (!publisher) throw new Error('No publisher was made.');
  return publisher;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStreamTrack', EventTarget);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  made.length = 0;
  asked.length = 0;
  closed.length = 0;
  refusal = undefined;
  making = undefined;
});

describe('Uplink', () => {
  test('is connected when its transport is', async () => {
    const uplink = await open();
    latest().become('connecting');
    expect(uplink.connected).toBe(false);
    latest().become('connected');
    expect(uplink.connected).toBe(true);
    expect(onChange).toHaveBeenCalledOnce();
  });

  test('passes on why it could not begin', async () => {
    refusal = new ProtocolError('bad-rtp', 'No.');
    await expect(open()).rejects.toBe(refusal);
  });

  test('has nothing to begin with once its tab was lost', async () => {
    const uplink = uplinkToStart();
    uplink.suspend();
    await uplink.start();
    expect(made).toHaveLength(0);
  });

  test('does not mind failing to publish what was lost meanwhile', async () => {
    let fail: ((error: Error) => void) | undefined;
    making = new Promise((_, reject) => {
      fail = reject;
    });
    const uplink = uplinkToStart();
    const started = uplink.start();
    uplink.suspend();
    fail?.(new Error('track ended'));
    await expect(started).resolves.toBeUndefined();
    expect(uplink.connected).toBe(false);
  });

  test('changes the track of the producer it has', async () => {
    const uplink = await open();
    const next = new MediaStreamTrack();
    await uplink.replaceTrack(next);
    expect(latest().send).toHaveBeenCalledExactlyOnceWith({
      program: next,
      voice: undefined,
      bed: undefined,
      apart: NOTHING_APART,
    });
    uplink.programLost();
    await vi.advanceTimersByTimeAsync(0);
    expect(latest().tracks.program).toBe(next);
  });

  test('sends the new track when it came while a producer was made', async () => {
    let done: (() => void) | undefined;
    making = new Promise((resolve) => {
      done = resolve;
    });
    const uplink = uplinkToStart();
    const started = uplink.start();
    const next = new MediaStreamTrack();
    await uplink.replaceTrack(next);
    done?.();
    await started;
    expect(latest().send).toHaveBeenCalledExactlyOnceWith({
      program: next,
      voice: undefined,
      bed: undefined,
      apart: NOTHING_APART,
    });
  });

  test('sends the new track with the next producer when the present one does not take it', async () => {
    const uplink = await open();
    latest().send.mockRejectedValueOnce(new Error('closed'));
    const next = new MediaStreamTrack();
    await uplink.replaceTrack(next);
    uplink.programLost();
    await vi.advanceTimersByTimeAsync(0);
    expect(latest().tracks.program).toBe(next);
  });

  test('mends a broken path by restarting ICE', async () => {
    const uplink = await open();
    latest().become('connected');
    latest().become('disconnected');
    await vi.advanceTimersByTimeAsync(0);
    expect(latest().restartIce).toHaveBeenCalledOnce();
    expect(onBroken).toHaveBeenCalledOnce();
    latest().become('connected');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(made).toHaveLength(1);
    expect(uplink.connected).toBe(true);
  });

  describe('whose path falls silent while the browser still counts it as good', () => {
    const sampleAt = (second: number, silentMs: number, unanswered: number): UploadSample => ({
      atMs: second * 1000,
      bytesSent: second * 20_000,
      packetsSent: second * 50,
      packetsRetransmitted: 0,
      fractionLost: 0,
      roundTripMs: 20,
      path: { silentMs, came: 0, unanswered, roundTripMs: 20 },
    });

    async function watched(...samples: readonly UploadSample[]): Promise<Uplink> {
      const uplink = await open();
      latest().become('connected');
      for (const sample of samples) latest().sample.mockResolvedValueOnce(sample);
      for (const second of [1, 2]) {
        const health = uplink.health(second * 1000);
        await vi.advanceTimersByTimeAsync(1000);
        await health;
      }
      return uplink;
    }

    test('asks for the server, and looks for new paths if its connection is found dead', async () => {
      const uplink = await watched(sampleAt(1, 300, 0), sampleAt(2, 1300, 1), sampleAt(2, 1540, 1));
      expect(onBroken).toHaveBeenCalledOnce();
      expect(latest().restartIce).not.toHaveBeenCalled();
      uplink.sessionBack('t1');
      expect(latest().restartIce).toHaveBeenCalledOnce();
      expect(made).toHaveLength(1);
    });

    test('is left for a new one where the server answers', async () => {
      ping.mockRejectedValueOnce(new ProtocolError('rate-limited', 'Not so fast.'));
      await watched(sampleAt(1, 300, 0), sampleAt(2, 1300, 1), sampleAt(2, 1540, 1), sampleAt(2, 1560, 1));
      expect(made).toHaveLength(2);
      expect(made[0]?.close).toHaveBeenCalledOnce();
      expect(made[0]?.restartIce).not.toHaveBeenCalled();
      expect(onRepublished).toHaveBeenCalledOnce();
    });

    test('is kept where it answers after all, late as the server itself', async () => {
      ping.mockRejectedValueOnce(new ProtocolError('rate-limited', 'Not so fast.'));
      await watched(sampleAt(1, 300, 0), sampleAt(2, 1300, 1), sampleAt(2, 1540, 1), sampleAt(2, 80, 0));
      expect(onBroken).toHaveBeenCalledOnce();
      expect(made).toHaveLength(1);
    });

    test('waits for an answer that is on its way', async () => {
      const uplink = await watched(sampleAt(1, 300, 0), sampleAt(2, 1300, 1), sampleAt(2, 20, 0));
      expect(onBroken).not.toHaveBeenCalled();
      uplink.sessionBack('t1');
      expect(latest().restartIce).not.toHaveBeenCalled();
    });
  });

  test('builds everything anew when restarted ICE finds no path', async () => {
    const uplink = await open();
    const [first] = made;
    latest().become('connected');
    latest().become('failed');
    await vi.advanceTimersByTimeAsync(4000);
    expect(made).toHaveLength(2);
    expect(first?.close).toHaveBeenCalledOnce();
    expect(onRepublished).toHaveBeenCalledOnce();
    latest().become('connected');
    expect(uplink.connected).toBe(true);
    // What the former one says late is ignored.
    first?.become('failed');
    expect(uplink.connected).toBe(true);
  });

  test('keeps a transport that survived the break of the connection', async () => {
    const uplink = await open();
    latest().become('connected');
    uplink.sessionBack('t1');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made).toHaveLength(1);
  });

  test.each([undefined, 'another'])('publishes again when the server kept %s', async (transportId) => {
    const uplink = await open();
    latest().become('connected');
    uplink.sessionBack(transportId);
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
    expect(onRepublished).toHaveBeenCalledOnce();
  });

  test('publishes again when a worker died', async () => {
    const uplink = await open();
    latest().become('connected');
    uplink.programLost();
    // Told by the server while we already build: its former program, not the new one.
    uplink.programLost();
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
  });

  test('tries again, less and less often, while the server refuses', async () => {
    const uplink = await open();
    latest().become('connected');
    refusal = new ProtocolError('unavailable', 'Not now.');
    uplink.programLost();
    await vi.advanceTimersByTimeAsync(2000);
    expect(made).toHaveLength(1);
    refusal = undefined;
    await vi.advanceTimersByTimeAsync(6000);
    expect(made).toHaveLength(2);
  });

  test('waits for the connection to come back rather than asking nobody', async () => {
    const uplink = await open();
    latest().become('connected');
    latest().restartIce.mockRejectedValue(new ProtocolError('disconnected', 'Away.'));
    latest().become('failed');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(latest().restartIce).toHaveBeenCalledOnce();
    expect(made).toHaveLength(1);
    uplink.sessionBack(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
  });

  describe('with the bed of a mix', () => {
    test('sends it beside the program, over each transport, until there is none', async () => {
      const uplink = await open();
      const program = latest().tracks.program;
      const bed = new MediaStreamTrack();
      uplink.setBed(bed);
      expect(latest().send).toHaveBeenCalledExactlyOnceWith({
        program,
        voice: undefined,
        bed,
        apart: NOTHING_APART,
      });
      uplink.programLost();
      await vi.advanceTimersByTimeAsync(0);
      expect(latest().tracks).toEqual({ program, voice: undefined, bed, apart: NOTHING_APART });
      uplink.setBed(undefined);
      expect(latest().send).toHaveBeenLastCalledWith({
        program,
        voice: undefined,
        bed: undefined,
        apart: NOTHING_APART,
      });
      expect(closed).toEqual([{ source: 'bed' }]);
    });

    test('ends it with the program, and sends it again with the next', async () => {
      const uplink = await open();
      const bed = new MediaStreamTrack();
      uplink.setBed(bed);
      uplink.suspend();
      expect(closed).toEqual([{ source: 'program' }, { source: 'bed' }]);
      uplink.resume();
      await vi.advanceTimersByTimeAsync(0);
      expect(latest().tracks.bed).toBe(bed);
    });

    test('waits with it while there is no program', async () => {
      const uplink = uplinkToStart();
      uplink.suspend();
      await uplink.start();
      uplink.setBed(new MediaStreamTrack());
      await vi.advanceTimersByTimeAsync(0);
      expect(made).toHaveLength(0);
    });
  });

  describe('with sounds apart for a recording', () => {
    test('sends them beside the program, over each transport, until the recording ends', async () => {
      const uplink = await open();
      const apart = { music: new MediaStreamTrack(), microphone: new MediaStreamTrack() };
      uplink.setApart(apart);
      expect(latest().send).toHaveBeenCalledOnce();
      expect(latest().send.mock.lastCall?.[0].apart).toBe(apart);
      uplink.setApart({ ...apart });
      expect(latest().send).toHaveBeenCalledOnce();
      uplink.programLost();
      await vi.advanceTimersByTimeAsync(0);
      expect(latest().tracks.apart).toBe(apart);
      uplink.setApart({ music: apart.music, microphone: undefined });
      expect(closed).toEqual([{ source: 'microphone' }]);
      uplink.setApart(NOTHING_APART);
      expect(closed).toEqual([{ source: 'microphone' }, { source: 'music' }]);
    });

    test('opens no way for them alone', async () => {
      const uplink = uplinkToStart();
      uplink.suspend();
      await uplink.start();
      uplink.setApart({ music: new MediaStreamTrack(), microphone: undefined });
      await vi.advanceTimersByTimeAsync(0);
      expect(made).toHaveLength(0);
    });
  });

  describe('with the host’s voice', () => {
    test('sends it over the transport of the program, and over each that takes its place', async () => {
      const uplink = await open();
      const program = latest().tracks.program;
      const voice = new MediaStreamTrack();
      uplink.setVoice(voice);
      expect(made).toHaveLength(1);
      expect(latest().send).toHaveBeenCalledExactlyOnceWith({
        program,
        voice,
        bed: undefined,
        apart: NOTHING_APART,
      });
      uplink.programLost();
      await vi.advanceTimersByTimeAsync(0);
      expect(latest().tracks).toEqual({ program, voice, bed: undefined, apart: NOTHING_APART });
      uplink.setVoice(undefined);
      expect(latest().send).toHaveBeenLastCalledWith({
        program,
        voice: undefined,
        bed: undefined,
        apart: NOTHING_APART,
      });
      expect(closed).toEqual([{ source: 'voice' }]);
    });

    test('sends it without a program, and the program again beside it', async () => {
      const uplink = await open();
      const program = latest().tracks.program;
      const voice = new MediaStreamTrack();
      uplink.setVoice(voice);
      uplink.suspend();
      expect(latest().close).not.toHaveBeenCalled();
      expect(latest().send).toHaveBeenLastCalledWith({
        program: undefined,
        voice,
        bed: undefined,
        apart: NOTHING_APART,
      });
      expect(closed).toEqual([{ source: 'program' }]);
      // The server tells everybody that there is no program, us too.
      uplink.programLost();
      await vi.advanceTimersByTimeAsync(0);
      expect(made).toHaveLength(1);
      uplink.resume();
      expect(latest().send).toHaveBeenLastCalledWith({
        program,
        voice,
        bed: undefined,
        apart: NOTHING_APART,
      });
      expect(made).toHaveLength(1);
    });

    test('begins with it where there is no program yet, and ends with it', async () => {
      const uplink = uplinkToStart();
      uplink.suspend();
      await uplink.start();
      const voice = new MediaStreamTrack();
      uplink.setVoice(voice);
      await vi.advanceTimersByTimeAsync(0);
      expect(latest().tracks).toEqual({ program: undefined, voice, bed: undefined, apart: NOTHING_APART });
      uplink.setVoice(undefined);
      expect(latest().close).toHaveBeenCalledOnce();
    });

    test('sends the one that came while a publisher was made', async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      making = promise;
      const uplink = uplinkToStart();
      const started = uplink.start();
      const voice = new MediaStreamTrack();
      uplink.setVoice(voice);
      resolve();
      await started;
      expect(latest().send).toHaveBeenCalledExactlyOnceWith({
        program: latest().tracks.program,
        voice,
        bed: undefined,
        apart: NOTHING_APART,
      });
    });

    test('comes back with it after a break, also without a program', async () => {
      const uplink = await open();
      uplink.setVoice(new MediaStreamTrack());
      uplink.suspend();
      uplink.sessionBack(undefined);
      await vi.advanceTimersByTimeAsync(0);
      expect(made).toHaveLength(2);
    });
  });

  test('sends nothing while suspended, and goes on after', async () => {
    const uplink = await open();
    latest().become('connected');
    uplink.suspend();
    expect(latest().close).toHaveBeenCalledOnce();
    expect(asked).toEqual(['closeProducer']);
    uplink.programLost();
    uplink.sessionBack(undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made).toHaveLength(1);
    uplink.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
  });

  test('takes back what was being published when it was suspended, and goes on at once after', async () => {
    const uplink = await open();
    latest().become('connected');
    const { promise, resolve } = Promise.withResolvers<void>();
    making = promise;
    uplink.programLost();
    await vi.advanceTimersByTimeAsync(0);
    uplink.suspend();
    resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
    expect(latest().close).toHaveBeenCalledOnce();
    // The server had the second producer only after the first of these.
    expect(asked).toEqual(['closeProducer', 'closeProducer']);
    expect(onRepublished).not.toHaveBeenCalled();
    making = undefined;
    uplink.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(3);
    expect(onRepublished).toHaveBeenCalledOnce();
  });

  describe('whose tab is lost while it publishes anew', () => {
    /** Publishing anew, held until `made`: the browser may find a path before the server's answer is here. */
    async function republishing() {
      const uplink = await open();
      latest().become('connected');
      const hold = Promise.withResolvers<void>();
      let tell: PublisherOptions['onState'] | undefined;
      opened.mockImplementationOnce((options) => {
        tell = options.onState;
      });
      making = hold.promise;
      uplink.programLost();
      await vi.advanceTimersByTimeAsync(0);
      return { uplink, made: () => hold.resolve(), become: (state: State) => tell?.(state) };
    }

    test('is not connected, whatever the attempt says later, and publishes when there is sound again', async () => {
      const attempt = await republishing();
      attempt.uplink.suspend();
      attempt.become('connected');
      expect(attempt.uplink.connected).toBe(false);
      making = undefined;
      attempt.made();
      await vi.advanceTimersByTimeAsync(0);
      attempt.become('connected');
      expect(attempt.uplink.connected).toBe(false);
      attempt.uplink.resume();
      await vi.advanceTimersByTimeAsync(0);
      expect(made).toHaveLength(3);
      expect(latest().close).not.toHaveBeenCalled();
      latest().become('connected');
      expect(attempt.uplink.connected).toBe(true);
    });

    test('discards the attempt even when there is sound again before it is made', async () => {
      const attempt = await republishing();
      attempt.uplink.suspend();
      attempt.uplink.resume();
      making = undefined;
      attempt.made();
      await vi.advanceTimersByTimeAsync(0);
      expect(made).toHaveLength(3);
      expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 1, 0]);
    });

    test('publishes once when the very first attempt was lost and is wanted again', async () => {
      const hold = Promise.withResolvers<void>();
      making = hold.promise;
      const uplink = uplinkToStart();
      const started = uplink.start();
      uplink.suspend();
      uplink.resume();
      making = undefined;
      hold.resolve();
      await started;
      await vi.advanceTimersByTimeAsync(0);
      expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 0]);
    });
  });

  test('repairs once more when the connection came back while a repair was giving up', async () => {
    const uplink = await open();
    latest().become('connected');
    refusal = new ProtocolError('disconnected', 'Away.');
    uplink.programLost();
    refusal = undefined;
    uplink.sessionBack(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
  });

  test('does not wait for a path of a transport that was replaced meanwhile', async () => {
    const uplink = await open();
    latest().become('connected');
    latest().restartIce.mockImplementationOnce(async () => {
      uplink.sessionBack(undefined);
      return undefined;
    });
    latest().become('failed');
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
  });

  test('mends a path that broke before its producer was made', async () => {
    const hold = Promise.withResolvers<void>();
    making = hold.promise;
    opened.mockImplementationOnce(({ onState }) => onState('failed'));
    const uplink = uplinkToStart();
    const started = uplink.start();
    hold.resolve();
    await started;
    await vi.advanceTimersByTimeAsync(0);
    expect(latest().restartIce).toHaveBeenCalledOnce();
    uplink.close();
  });

  test('compares nothing of a publisher with its successor', async () => {
    const uplink = await open();
    const sample: UploadSample = {
      atMs: 1000,
      bytesSent: 10,
      packetsSent: 1,
      packetsRetransmitted: 0,
      fractionLost: 0,
      roundTripMs: 20,
      path: null,
    };
    latest().sample.mockImplementationOnce(async () => {
      uplink.programLost();
      return sample;
    });
    expect(await uplink.health(1000)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
    latest().sample.mockResolvedValue({ ...sample, atMs: 2000, packetsSent: 100 });
    expect(await uplink.health(2000)).toBeUndefined();
  });

  test('stays closed', async () => {
    const uplink = await open();
    latest().become('connected');
    uplink.close();
    uplink.resume();
    uplink.programLost();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made).toHaveLength(1);
    expect(latest().close).toHaveBeenCalledOnce();
  });
});
