import { logger } from '../log.ts';
import { VoicePath, type VoiceWayOptions } from './voice-path.ts';
import { type SendingDevice, VoiceUpload } from './voice-upload.ts';

const log = logger('voice');

/** Who talks is not heard while the path is broken, so no doubt is waited out. */
const TIMES = {
  doubtMs: 0,
  restartMs: 4_000,
  connect: { leastMs: 4_000 },
  retry: { firstMs: 300, lastMs: 5_000 },
};

export type VoiceSenderOptions = VoiceWayOptions<SendingDevice>;

/**
 * Sends one's own voice for as long as there is a microphone and a channel to talk on: over one transport
 * after another, made before anybody presses. The track is enabled only while something is held, so that no
 * voice leaves this browser otherwise, whatever the server thinks.
 */
export class VoiceSender {
  readonly #path: VoicePath<VoiceUpload, SendingDevice>;
  #track: MediaStreamTrack | undefined;
  /** What the upload that is being made was given. */
  #openedTrack: MediaStreamTrack | undefined;
  #isTalking = false;

  constructor(options: VoiceSenderOptions) {
    this.#path = new VoicePath<VoiceUpload, SendingDevice>({
      ...options,
      open: (request, device, { onState }) =>
        VoiceUpload.open({ request, device, track: this.#trackToOpen(), onState }),
      onOpened: () => this.#opened(),
      times: TIMES,
      restartsUnproven: true,
    });
  }

  get isConnected(): boolean {
    return this.#path.isConnected;
  }

  /** What to send; nothing without a microphone or a channel to talk on. It stays its owner's. */
  send(track: MediaStreamTrack | undefined): void {
    const former = this.#track;
    if (track === former) return;
    this.#track = track;
    if (track) track.enabled = this.#isTalking;
    if (!track) this.#path.unwant();
    else if (former) void this.#replaceTrack(track);
    else this.#path.want();
    // For good: a track that nobody sends is not to be taken for one that is heard.
    if (former) former.enabled = false;
  }

  /** Whether anything is held. At once, whatever becomes of the press at the server. */
  set isTalking(isTalking: boolean) {
    this.#isTalking = isTalking;
    if (this.#track) this.#track.enabled = isTalking;
  }

  /** The network or the machine is back. */
  wake(): void {
    this.#path.wake();
  }

  /** Idempotent. */
  close(): void {
    if (this.#track) this.#track.enabled = false;
    this.#track = undefined;
    this.#path.close();
  }

  /** @throws where the microphone went while the device was loaded; then nothing is wanted any more */
  #trackToOpen(): MediaStreamTrack {
    const track = this.#track;
    if (!track) throw new Error('There is no microphone to send any more.');
    this.#openedTrack = track;
    return track;
  }

  #opened(): void {
    if (this.#track && this.#track !== this.#openedTrack) void this.#replaceTrack(this.#track);
  }

  async #replaceTrack(track: MediaStreamTrack): Promise<void> {
    try {
      await this.#path.transport?.replaceTrack(track);
    } catch (error) {
      // Its transport broke just now: the one that takes its place sends the new track.
      log.info('The producer did not take the new track.', error);
    }
  }
}
