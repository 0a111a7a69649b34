import { STEREO } from './mix-context.ts';
import { MixLimiter } from './mix-processors.ts';

/**
 * One sound of the mix apart from the others, at the same time as it is in the program: it goes through a
 * limiter of its own, as the program does, and gets neither ducking nor the master's gain.
 */
export class MixStem {
  readonly #sources: readonly AudioNode[];
  readonly #limiter: AudioNode;
  readonly #output: MediaStreamAudioDestinationNode;

  /** @param channels one for a voice */
  constructor(context: AudioContext, sources: readonly AudioNode[], channels: 1 | 2) {
    this.#sources = sources;
    this.#limiter = new MixLimiter(context).node;
    this.#output = new MediaStreamAudioDestinationNode(context, { ...STEREO, channelCount: channels });
    for (const source of sources) source.connect(this.#limiter);
    this.#limiter.connect(this.#output);
  }

  /** Its owner is the mix. */
  get track(): MediaStreamTrack | undefined {
    return this.#output.stream.getAudioTracks()[0];
  }

  close(): void {
    for (const source of this.#sources) source.disconnect(this.#limiter);
    this.#limiter.disconnect();
    this.track?.stop();
  }
}
