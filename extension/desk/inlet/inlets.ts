import { END_PROCESSOR, INLET_PROCESSOR } from '../worklets/processor-names.ts';
import { TrackReaders } from './track-readers.ts';

/** One stream's way into the audio graph. */
export interface Inlet {
  readonly node: AudioNode;
  /** Falls silent at once. */
  close(): void;
}

/** The ways into one audio graph. */
export class Inlets {
  readonly #context: AudioContext;
  readonly #readers: TrackReaders | undefined;

  /** Never rejects: where the browser lets nobody read tracks, its own nodes take them. */
  static async open(context: AudioContext): Promise<Inlets> {
    return new Inlets(context, await TrackReaders.open());
  }

  private constructor(context: AudioContext, readers: TrackReaders | undefined) {
    this.#context = context;
    this.#readers = readers;
  }

  /** @param isRemote it comes by WebRTC: only its first reader ever hears anything, so none is spent here */
  take(stream: MediaStream, isRemote: boolean): Inlet {
    const [track] = stream.getAudioTracks();
    // A reader would not take a track that has ended.
    const isReadable = track?.readyState === 'live' && !isRemote;
    if (!isReadable || !this.#readers) return nodeInlet(this.#context, stream);
    return readInlet(this.#context, this.#readers, track);
  }

  close(): void {
    this.#readers?.close();
  }
}

/** In Chromium it holds back some 30 ms, and more each time that sound came late, for good. */
function nodeInlet(context: AudioContext, mediaStream: MediaStream): Inlet {
  const node = new MediaStreamAudioSourceNode(context, { mediaStream });
  return { node, close: () => node.disconnect() };
}

function readInlet(context: AudioContext, readers: TrackReaders, track: MediaStreamTrack): Inlet {
  const node = new AudioWorkletNode(context, INLET_PROCESSOR, { numberOfInputs: 0, outputChannelCount: [2] });
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage(port1, [port1]);
  const stop = readers.read(track, port2);
  return {
    node,
    close: () => {
      stop();
      node.disconnect();
      node.port.postMessage(END_PROCESSOR);
    },
  };
}
