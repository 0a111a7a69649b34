import { createNanoEvents } from 'nanoevents';
import { logger } from '../log.ts';

const log = logger('microphone');

/**
 * From one look for a microphone that is not there to the next. Not every system tells of those that come:
 * Chromium on Linux knows of what is plugged in, but not of what its sound server makes a microphone of
 * later (Bluetooth), and a reset of the system's sound ends every track without a word. Nor of those that go:
 * PulseAudio and PipeWire let another one's sound come over the same track.
 */
const LOOK_MS = 1_000;

/** Why there is no sound from a microphone; each has its words in `microphoneWords`. */
export type MicrophoneTrouble =
  /** A page that did not come by https, nor from this very machine, gets none (W3C Secure Contexts). */
  | 'insecure'
  /** This browser has none to offer to any page. */
  | 'unsupported'
  /** By the user, an earlier answer of theirs, or a rule of whoever runs this browser. */
  | 'refused'
  | 'missing'
  /** Another program has it, or the system keeps it. */
  | 'busy'
  /** It was there, and was taken away: it comes back by itself. */
  | 'lost'
  | 'other';

export type MicrophoneState =
  | { readonly kind: 'off' }
  /** The browser asks its user, or opens it. */
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'open';
      readonly track: MediaStreamTrack;
      /** As the system calls it; empty where the browser does not say. */
      readonly name: string;
      /** The system keeps its sound back: by a switch on the machine, or for a call. */
      readonly isSilenced: boolean;
    }
  | { readonly kind: 'failed'; readonly trouble: MicrophoneTrouble };

export interface MicrophoneDevice {
  readonly deviceId: string;
  readonly name: string;
}

/** What the user chose for the next time. */
export interface MicrophoneChoice {
  /** `null`: whichever the system takes. */
  readonly deviceId: string | null;
  /** Whether echo and noise are taken away; a voice wants that, an instrument does not. */
  readonly isCleaned: boolean;
  /** Whether the browser evens out how loud one talks; not where a desk has a fader for that. */
  readonly isLevelled: boolean;
}

export interface MicrophoneOptions {
  readonly choice: MicrophoneChoice;
  readonly onChoice?: (choice: MicrophoneChoice) => void;
}

interface MicrophoneNews {
  readonly state: (state: MicrophoneState) => void;
  readonly devices: (devices: readonly MicrophoneDevice[]) => void;
}

/**
 * The one microphone of this page or extension: opened when talk is armed, and open from then on, for opening
 * it anew costs the first syllable. One that goes comes back when it is there again.
 */
export class Microphone {
  readonly #options: MicrophoneOptions;
  readonly #emitter = createNanoEvents<MicrophoneNews>();
  readonly #gone = new AbortController();
  #state: MicrophoneState = { kind: 'off' };
  #devices: readonly MicrophoneDevice[] = [];
  #choice: MicrophoneChoice;
  /** Which opening counts: a later one takes the place of an earlier. */
  #turn = 0;
  /** Of the one that was lost: no other takes its place unasked. */
  #lostId: string | undefined;
  /** It was lost, and is not back yet: a device that was just plugged in may be busy for a while. */
  #isReturning = false;
  #stream: MediaStream | undefined;
  #lookTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MicrophoneOptions) {
    this.#options = options;
    this.#choice = options.choice;
    const { signal } = this.#gone;
    mediaDevices()?.addEventListener('devicechange', () => void this.#devicesChanged(), { signal });
    void this.#watchPermission(signal);
  }

  get state(): MicrophoneState {
    return this.#state;
  }

  get devices(): readonly MicrophoneDevice[] {
    return this.#devices;
  }

  get choice(): MicrophoneChoice {
    return this.#choice;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#state.kind === 'open' ? this.#state.track : undefined;
  }

  onState(listener: MicrophoneNews['state']): () => void {
    return this.#emitter.on('state', listener);
  }

  onDevices(listener: MicrophoneNews['devices']): () => void {
    return this.#emitter.on('devices', listener);
  }

  /** Opens it, unless it is open. What comes of it is said by `state`. */
  async arm(): Promise<void> {
    if (this.#state.kind === 'open' || this.#state.kind === 'asking') return;
    this.#lostId = undefined;
    this.#isReturning = false;
    await this.#open();
  }

  /** Another one, or otherwise treated; opens it at once if one was open or failed. */
  async choose(choice: Partial<MicrophoneChoice>): Promise<void> {
    this.#choice = { ...this.#choice, ...choice };
    this.#options.onChoice?.(this.#choice);
    this.#lostId = undefined;
    this.#isReturning = false;
    if (this.#state.kind !== 'off') await this.#open();
  }

  disarm(): void {
    this.#turn += 1;
    this.#drop();
    this.#become({ kind: 'off' });
  }

  /** Idempotent. */
  close(): void {
    this.#gone.abort();
    this.disarm();
  }

  async #open(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const devices = mediaDevices();
    if (!devices) {
      this.#failed(isSecureContext ? 'unsupported' : 'insecure');
      return;
    }
    // Not while the new one is asked for: some systems open a microphone once only.
    this.#drop();
    this.#become({ kind: 'asking' });
    try {
      const stream = await devices.getUserMedia({ audio: this.#constraints() });
      if (turn !== this.#turn) {
        stopAll(stream);
        return;
      }
      this.#opened(stream);
    } catch (error) {
      if (turn !== this.#turn) return;
      log.info('The microphone cannot be opened.', error);
      this.#failed(troubleOf(error, this.#lostId !== undefined || this.#choice.deviceId !== null));
    }
    // Names are told only once a microphone was allowed.
    await this.#listDevices();
  }

  #constraints(): MediaTrackConstraints {
    const { deviceId, isCleaned, isLevelled } = this.#choice;
    const wanted = this.#lostId ?? deviceId;
    return {
      channelCount: 1,
      echoCancellation: isCleaned,
      noiseSuppression: isCleaned,
      autoGainControl: isLevelled,
      ...(wanted !== null && { deviceId: { exact: wanted } }),
    };
  }

  #opened(stream: MediaStream): void {
    const [track] = stream.getAudioTracks();
    if (!track) {
      stopAll(stream);
      this.#failed('missing');
      return;
    }
    this.#stream = stream;
    this.#lostId = undefined;
    this.#isReturning = false;
    const tell = () => {
      if (stream !== this.#stream) return;
      this.#become({ kind: 'open', track, name: track.label, isSilenced: track.muted });
    };
    track.addEventListener('mute', tell);
    track.addEventListener('unmute', tell);
    // Not told of tracks that were stopped here.
    track.addEventListener('ended', () => {
      if (stream === this.#stream) this.#lose(track);
    });
    tell();
    this.#lookLater();
  }

  #lose(track: MediaStreamTrack): void {
    // Which one "default" means is the system's choice, before and after.
    const { deviceId } = track.getSettings();
    this.#lostId = this.#choice.deviceId === null ? undefined : deviceId;
    this.#isReturning = true;
    this.#drop();
    this.#failed('lost');
  }

  async #devicesChanged(): Promise<void> {
    const turn = this.#turn;
    await this.#listDevices();
    // What was listed is older than what was opened since.
    if (turn !== this.#turn) return;
    const { track } = this;
    const wanted = this.#lostId ?? this.#choice.deviceId;
    const isThere = this.#devices.some(({ deviceId }) => wanted === null || deviceId === wanted);
    if (track && wanted !== null && !isThere) this.#lose(track);
    else if (this.#isAwaited && isThere) await this.#open();
    else this.#lookLater();
  }

  /** Whether it goes on as soon as there is one. */
  get #isAwaited(): boolean {
    const { state } = this;
    if (state.kind !== 'failed') return false;
    const { trouble } = state;
    return trouble === 'lost' || trouble === 'missing' || (trouble === 'busy' && this.#isReturning);
  }

  /** Where none was chosen, which one it is is the system's business. */
  get #mayBeReplaced(): boolean {
    return this.#state.kind === 'open' && this.#choice.deviceId !== null;
  }

  #lookLater(): void {
    clearTimeout(this.#lookTimer);
    if (!this.#isAwaited && !this.#mayBeReplaced) return;
    this.#lookTimer = setTimeout(() => void this.#devicesChanged(), LOOK_MS);
  }

  async #listDevices(): Promise<void> {
    try {
      const found = (await mediaDevices()?.enumerateDevices()) ?? [];
      if (this.#gone.signal.aborted) return;
      const devices = found
        .filter(({ kind }) => kind === 'audioinput')
        .map(({ deviceId, label }) => ({ deviceId, name: label }));
      if (isSameList(devices, this.#devices)) return;
      this.#devices = devices;
    } catch (error) {
      log.info('The microphones cannot be listed.', error);
      return;
    }
    for (const listener of [...(this.#emitter.events.devices ?? [])]) listener(this.#devices);
  }

  /** Whoever refused and then allows it in the browser's settings need not find the button again. */
  async #watchPermission(signal: AbortSignal): Promise<void> {
    try {
      const permission = await navigator.permissions.query({ name: 'microphone' });
      permission.addEventListener(
        'change',
        () => {
          const { state } = this;
          if (permission.state !== 'granted') return;
          if (state.kind === 'failed' && state.trouble === 'refused') void this.#open();
        },
        { signal },
      );
    } catch {
      // This browser does not tell.
    }
  }

  #failed(trouble: MicrophoneTrouble): void {
    this.#become({ kind: 'failed', trouble });
    // Whoever was told may have closed it: then there is nothing to look for.
    this.#lookLater();
  }

  #drop(): void {
    clearTimeout(this.#lookTimer);
    const stream = this.#stream;
    this.#stream = undefined;
    if (stream) stopAll(stream);
  }

  #become(state: MicrophoneState): void {
    this.#state = state;
    for (const listener of [...(this.#emitter.events.state ?? [])]) listener(state);
  }
}

/** W3C Media Capture and Streams §10.2. */
function troubleOf(error: unknown, isOneOfMany: boolean): MicrophoneTrouble {
  if (!(error instanceof DOMException)) return 'other';
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
      return isOneOfMany ? 'lost' : 'missing';
    // The one that was asked for is not there.
    case 'OverconstrainedError':
      return 'lost';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'other';
  }
}

function isSameList(one: readonly MicrophoneDevice[], other: readonly MicrophoneDevice[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ deviceId, name }, at) => deviceId === other[at]?.deviceId && name === other[at].name)
  );
}

/** Missing in a page that did not come by a secure way, whatever its type says. */
function mediaDevices(): MediaDevices | undefined {
  return 'mediaDevices' in navigator ? navigator.mediaDevices : undefined;
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
