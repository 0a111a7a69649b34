import { isFinal, ProtocolError } from '../error-code.ts';
import { logger } from '../log.ts';
import { type Hope, TransportKeeper } from '../transport/index.ts';
import { type TalkLine, type TalkRequest, talkRequestOver } from './talk-line.ts';
import { type SendingDevice, VoiceUpload, type VoiceUploadOptions } from './voice-upload.ts';

const log = logger('voice');

/** Who talks is not heard while the path is broken, so no doubt is waited out. */
const TIMES = {
  doubtMs: 0,
  restartMs: 4_000,
  connect: { leastMs: 4_000 },
  retry: { firstMs: 300, lastMs: 5_000 },
};
/** How long the server may take to answer on the line, for the line to count as a good one. */
const PING_MS = 1_000;

export interface VoiceSenderOptions {
  readonly line: TalkLine;
  /** Asked once, when there is something to send first. */
  readonly loadDevice: () => Promise<SendingDevice>;
  /** Whether what is said can be heard. */
  readonly onConnected: (isConnected: boolean) => void;
  /** The line may be broken, too. */
  readonly onDoubt?: () => void;
}

/**
 * Sends one's own voice for as long as there is a microphone and a channel to talk on: over one transport
 * after another, made before anybody presses. The track is enabled only while something is held, so that no
 * voice leaves this browser otherwise, whatever the server thinks.
 */
export class VoiceSender {
  readonly #options: VoiceSenderOptions;
  readonly #request: TalkRequest;
  readonly #keeper: TransportKeeper<VoiceUpload>;
  readonly #stops: readonly (() => void)[];
  #device: Promise<SendingDevice> | undefined;
  #track: MediaStreamTrack | undefined;
  /** What the upload that is being made was given. */
  #openedTrack: MediaStreamTrack | undefined;
  #isTalking = false;
  #wasAway = false;

  constructor(options: VoiceSenderOptions) {
    const { line } = options;
    this.#options = options;
    this.#request = talkRequestOver(line);
    this.#keeper = new TransportKeeper<VoiceUpload>({
      port: {
        open: ({ onState }) => this.#open(onState),
        onOpened: () => this.#opened(),
        onConnected: options.onConnected,
        hopeAfter,
        doubtLine: () => options.onDoubt?.(),
        ask: () => this.#request('ping', {}, PING_MS),
      },
      times: TIMES,
      restartsUnproven: true,
      // The server keeps the one that was made last.
      closesFirst: true,
    });
    this.#stops = [
      line.on('status', ({ state }) => {
        if (state === 'away') this.#wasAway = true;
        else if (state === 'ready') this.#lineBack();
      }),
      line.on('transportLost', ({ transportId }) => {
        if (transportId === this.#keeper.transport?.id) this.#keeper.lost();
      }),
    ];
  }

  get isConnected(): boolean {
    return this.#keeper.isConnected;
  }

  /** What to send; nothing without a microphone or a channel to talk on. It stays its owner's. */
  send(track: MediaStreamTrack | undefined): void {
    const former = this.#track;
    if (track === former) return;
    this.#track = track;
    if (track) track.enabled = this.#isTalking;
    if (!track) this.#keeper.unwant();
    else if (former) void this.#replaceTrack(track);
    else this.#keeper.want();
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
    this.#keeper.wake();
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stops) stop();
    if (this.#track) this.#track.enabled = false;
    this.#track = undefined;
    this.#keeper.close();
  }

  /**
   * Whether the server still has the transport shows when its path is restarted: one it has not gets another
   * in its place.
   */
  #lineBack(): void {
    if (!this.#wasAway || !this.#track) return;
    this.#wasAway = false;
    this.#keeper.lineBack({ isKept: this.#keeper.transport !== undefined, isSilent: true });
  }

  async #open(onState: VoiceUploadOptions['onState']): Promise<VoiceUpload> {
    const track = this.#track;
    if (!track) throw new Error('A track is there before it is wanted.');
    this.#openedTrack = track;
    return VoiceUpload.open({ request: this.#request, device: await this.#loadedDevice(), track, onState });
  }

  #opened(): void {
    if (this.#track && this.#track !== this.#openedTrack) void this.#replaceTrack(this.#track);
  }

  async #loadedDevice(): Promise<SendingDevice> {
    this.#device ??= this.#options.loadDevice();
    try {
      return await this.#device;
    } catch (error) {
      this.#device = undefined;
      throw error;
    }
  }

  async #replaceTrack(track: MediaStreamTrack): Promise<void> {
    try {
      await this.#keeper.transport?.replaceTrack(track);
    } catch (error) {
      // Its transport broke just now: the one that takes its place sends the new track.
      log.info('The producer did not take the new track.', error);
    }
  }
}

function hopeAfter(error: unknown): Hope {
  const code = error instanceof ProtocolError ? error.code : undefined;
  // Without a connection the next one brings a new beginning.
  if (code === 'disconnected' || code === 'not-joined') return 'none';
  if (code === 'transport-not-found') return 'elsewhere';
  log.warn('The voice could not be sent.', error);
  return code && isFinal(code) ? 'none' : 'later';
}
