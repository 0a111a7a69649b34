import { logger } from '@auxcast/shared-types/log';
import { Fader } from './fader.ts';
import type { Inlet, Inlets } from './inlet/inlets.ts';
import { soonIn } from './mix-context.ts';

const log = logger('mix');

/** A stream's first samples come some time after it is connected, and begin at once: nobody hears that. */
const WARM_UP_MS = 100;
/** So long after it was plugged in, a source has faded in, and is through the mix. */
export const SOURCE_HEARD_MS = WARM_UP_MS + 50;
/** How long what fades out is still needed. */
const FADED_OUT_MS = 60;

/** One stream on its way into a strip. Fades in, and out when it is closed. */
export class StripSource {
  readonly #inlet: Inlet;
  readonly #gain: GainNode;
  readonly #fader: Fader;
  readonly #puller: HTMLAudioElement | undefined;
  readonly #opening: ReturnType<typeof setTimeout>;

  /** @param isRemote it comes by WebRTC */
  constructor(inlets: Inlets, stream: MediaStream, isRemote: boolean, into: AudioNode) {
    const { context } = into;
    this.#puller = isRemote ? pull(stream) : undefined;
    this.#inlet = inlets.take(stream, isRemote);
    this.#gain = new GainNode(context, { gain: 0 });
    this.#fader = new Fader(this.#gain.gain, 0, soonIn(context));
    this.#inlet.node.connect(this.#gain).connect(into);
    this.#opening = setTimeout(() => this.#fader.goTo(1), WARM_UP_MS);
  }

  /** Fades out at once. */
  close(): void {
    clearTimeout(this.#opening);
    this.#fader.goTo(0);
    setTimeout(() => {
      this.#inlet.close();
      this.#gain.disconnect();
      if (this.#puller) this.#puller.srcObject = null;
    }, FADED_OUT_MS);
  }

  /** Fades out while what takes its place fades in. */
  giveWay(): void {
    setTimeout(() => this.close(), WARM_UP_MS);
  }
}

/** Chromium decodes what comes by WebRTC only for an element that plays it (crbug.com/40094084). */
function pull(stream: MediaStream): HTMLAudioElement {
  const element = new Audio();
  element.muted = true;
  element.srcObject = stream;
  element.play().catch((error: unknown) => {
    // Gone already: then it need not play.
    if (element.srcObject) log.warn('A guest cannot be heard in the mix.', error);
  });
  return element;
}
