/** Runs in a page: the mix as the extension's offscreen document has it. */
import { DUCKING } from '@auxcast/shared-types';
import { Mix } from '../../desk/mix.ts';
import { failureOf } from '../../failures/failures.ts';
import { HeldTrack } from './held-track.ts';
import type { MixOutput, MixRig, RigRecording, RigTone } from './mix-rig.ts';

const LOUD = 0.05;

/** Contexts as they were opened, to break them. */
const contexts: AudioContext[] = [];
window.AudioContext = new Proxy(AudioContext, {
  construct(target, args: [AudioContextOptions?]) {
    const context = new target(...args);
    contexts.push(context);
    return context;
  },
});

window.openMixRig = async () => {
  const mix = await Mix.open();
  const sources = new Map<string, RigSource>();
  let recordings: Promise<RigRecording[]> = Promise.resolve([]);
  const trackOf = (output: MixOutput): MediaStreamTrack => {
    const track = output === 'ears' ? mix.ears.getAudioTracks()[0] : mix[output];
    if (!track) throw new Error('This output has no track.');
    return track;
  };
  const sourceOf = (stripId: string): RigSource => {
    const source = sources.get(stripId);
    if (!source) throw new Error(`Nothing plays into ${stripId}.`);
    return source;
  };
  const silence = (stripId: string): void => {
    mix.setSource(stripId, undefined);
    sources.get(stripId)?.close();
    sources.delete(stripId);
  };
  const prepare = async (stripId: string, tone: RigTone): Promise<void> => {
    const source = await RigSource.open(tone);
    sources.get(stripId)?.close();
    sources.set(stripId, source);
  };
  const plug = (stripId: string): void => {
    mix.setSource(stripId, sources.get(stripId)?.stream);
  };
  const rig: MixRig = {
    prepare,
    plug,
    async play(stripId, tone) {
      await prepare(stripId, tone);
      plug(stripId);
    },
    silence,
    setStrip: (stripId, settings) => mix.setStrip(stripId, settings),
    dropStrip: (stripId) => mix.dropStrip(stripId),
    setSolo: (stripId, isOn) => mix.setSolo(stripId, isOn),
    setCompressed: (stripId, isOn) => mix.setCompressed(stripId, isOn),
    setDucking: (ducking) => mix.setDucking(ducking),
    setTalking: (isTalking) => mix.setTalking(isTalking),
    setMasterGain: (gain) => mix.setMasterGain(gain),
    crossfade: (position, overMs) => mix.crossfade(position, overMs),
    async playJingle(jingleId, base64) {
      const ended = Promise.withResolvers<string>();
      const stop = mix.on('jingleEnded', (id) => {
        if (id === jingleId) ended.resolve('ended');
      });
      try {
        await mix.playJingle(jingleId, Uint8Array.fromBase64(base64).buffer);
        return await ended.promise;
      } catch (error) {
        return failureOf(error);
      } finally {
        stop();
      }
    },
    clear() {
      for (const stripId of [...sources.keys()]) {
        silence(stripId);
        mix.dropStrip(stripId);
      }
      mix.setMasterGain(1);
      mix.crossfade(0);
      mix.setTalking(false);
      mix.setDucking(DUCKING);
    },
    async begin(outputs, ms) {
      const begun = await Promise.all(outputs.map((output) => record(trackOf(output), ms)));
      recordings = Promise.all(begun.map(({ recording }) => recording));
    },
    recorded: () => recordings,
    levels: () => mix.levels,
    resetClip: (stripId) => mix.resetClip(stripId),
    resetLoudness: () => mix.resetLoudness(),
    async breakContext() {
      const changed = new Promise<void>((resolve) => {
        const stop = mix.on('outputs', () => {
          stop();
          resolve();
        });
      });
      const own = contexts.filter((context) => !sourceContexts.has(context)).at(-1);
      await own?.suspend();
      await changed;
    },
    async delayMs(stripId) {
      const source = sourceOf(stripId);
      source.setOpen(false);
      await (await record(mix.program, 200)).recording;
      const heard = firstLoudMs(mix.program);
      const madeMs = firstLoudMs(source.track);
      source.setOpen(true);
      return (await heard) - (await madeMs);
    },
    holdUp: (stripId, ms) => sourceOf(stripId).holdUp(ms),
  };
  return rig;
};

const sourceContexts = new WeakSet<AudioContext>();

/** TypeScript's libraries do not know the sink yet. */
interface SilentOptions extends AudioContextOptions {
  readonly sinkId: { readonly type: 'none' };
}

interface RigSourceParts {
  readonly context: AudioContext;
  readonly gate: GainNode;
  readonly stream: MediaStream;
  readonly ends?: readonly RTCPeerConnection[];
  readonly canBeHeldUp: boolean;
}

/** Tones from a context of their own, as a tab's sound comes from elsewhere. */
class RigSource {
  readonly stream: MediaStream;
  /** Before it is held up. */
  readonly track: MediaStreamTrack;
  readonly #context: AudioContext;
  readonly #gate: GainNode;
  readonly #ends: readonly RTCPeerConnection[];
  readonly #held: HeldTrack | undefined;

  static async open(tone: RigTone): Promise<RigSource> {
    const { hz, db, sampleRate = 48_000, isRemote = false, canBeHeldUp = false } = tone;
    const options: SilentOptions = { sampleRate, sinkId: { type: 'none' } };
    const context = new AudioContext(options);
    sourceContexts.add(context);
    const merger = new ChannelMergerNode(context, { numberOfInputs: hz.length });
    for (const [channel, frequency] of hz.entries()) {
      const oscillator = new OscillatorNode(context, { frequency });
      const level = new GainNode(context, { gain: 10 ** (db / 20) });
      oscillator.connect(level).connect(merger, 0, channel);
      oscillator.start();
    }
    const gate = new GainNode(context);
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: hz.length });
    merger.connect(gate).connect(out);
    await context.resume();
    if (!isRemote) return new RigSource({ context, gate, stream: out.stream, canBeHeldUp });
    const { stream, ends } = await sendThrough(out.stream);
    return new RigSource({ context, gate, stream, ends, canBeHeldUp });
  }

  private constructor({ context, gate, stream, ends = [], canBeHeldUp }: RigSourceParts) {
    const [track] = stream.getAudioTracks();
    if (!track) throw new Error('This source has no track.');
    this.track = track;
    this.#held = canBeHeldUp ? new HeldTrack(track) : undefined;
    this.stream = this.#held ? new MediaStream([this.#held.track]) : stream;
    this.#context = context;
    this.#gate = gate;
    this.#ends = ends;
  }

  async holdUp(ms: number): Promise<void> {
    if (!this.#held) throw new Error('This source cannot be held up.');
    await this.#held.holdUp(ms);
  }

  setOpen(isOpen: boolean): void {
    this.#gate.gain.value = isOpen ? 1 : 0;
  }

  close(): void {
    for (const end of this.#ends) end.close();
    // The mix fades it out first.
    setTimeout(() => {
      this.#held?.close();
      void this.#context.close();
    }, 200);
  }
}

async function sendThrough(stream: MediaStream) {
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate ?? undefined);
  far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate ?? undefined);
  const came = new Promise<MediaStream>((resolve) => {
    far.ontrack = ({ track }) => resolve(new MediaStream([track]));
  });
  for (const track of stream.getAudioTracks()) near.addTrack(track, stream);
  await near.setLocalDescription();
  if (near.localDescription) await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  if (far.localDescription) await near.setRemoteDescription(far.localDescription);
  return { stream: await came, ends: [near, far] };
}

interface BegunRecording {
  readonly recording: Promise<RigRecording>;
}

/** Returns once the first sound came. */
async function record(track: MediaStreamTrack, ms: number): Promise<BegunRecording> {
  const copy = track.clone();
  const reader = new MediaStreamTrackProcessor({ track: copy }).readable.getReader();
  const first = await reader.read();
  if (first.done) throw new Error('The output is over.');
  return { recording: readOn(reader, first.value, ms).finally(() => copy.stop()) };
}

async function readOn(
  reader: ReadableStreamDefaultReader<AudioData>,
  first: AudioData,
  ms: number,
): Promise<RigRecording> {
  const left: number[] = [];
  const right: number[] = [];
  const frames = (ms / 1000) * first.sampleRate;
  const startMs = first.timestamp / 1000;
  for (let data = first; ; ) {
    for (const [channel, samples] of [left, right].entries()) samples.push(...planeOf(data, channel));
    data.close();
    if (left.length >= frames) break;
    const { value, done } = await reader.read();
    if (done) throw new Error('The output ended.');
    data = value;
  }
  await reader.cancel();
  return { startMs, left, right };
}

function planeOf(data: AudioData, channel: number): Float32Array {
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex: Math.min(channel, data.numberOfChannels - 1), format: 'f32-planar' });
  return samples;
}

/** When a track is loud for the first time, as its reader gets it. */
async function firstLoudMs(track: MediaStreamTrack): Promise<number> {
  const copy = track.clone();
  const reader = new MediaStreamTrackProcessor({ track: copy }).readable.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error('The track ended.');
    const frame = planeOf(value, 0).findIndex((sample) => Math.abs(sample) > LOUD);
    const atMs = performance.now() + (frame / value.sampleRate) * 1000;
    value.close();
    if (frame < 0) continue;
    await reader.cancel();
    copy.stop();
    return atMs;
  }
}
