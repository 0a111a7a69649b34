import { vi } from 'vitest';

/** A microphone's track, of which a test says what becomes of it. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly id: string;
  readonly kind = 'audio';
  readonly label: string;
  readonly #deviceId: string;
  contentHint = '';
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;

  constructor(deviceId: string, label = deviceId) {
    super();
    this.#deviceId = deviceId;
    this.id = deviceId;
    this.label = label;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.#deviceId };
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  async applyConstraints(): Promise<void> {}

  clone(): FakeTrack {
    return new FakeTrack(this.#deviceId, this.label);
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** By the system. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  silence(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

export class FakeMediaStream {
  readonly #tracks: readonly FakeTrack[];

  constructor(tracks: readonly FakeTrack[] = []) {
    this.#tracks = tracks;
  }

  getTracks(): readonly FakeTrack[] {
    return this.#tracks;
  }

  getAudioTracks(): readonly FakeTrack[] {
    return this.#tracks;
  }
}

interface Wanted {
  readonly audio: MediaTrackConstraints;
}

/** The microphones of a machine, as `navigator.mediaDevices` shows them. */
export class FakeMediaDevices extends EventTarget {
  /** Device ids, the system's own choice first. */
  plugged: string[] = ['desk', 'headset'];
  /** What opening fails with. */
  failure: DOMException | undefined;
  readonly asked: MediaTrackConstraints[] = [];
  readonly tracks: FakeTrack[] = [];

  async getUserMedia({ audio }: Wanted): Promise<FakeMediaStream> {
    this.asked.push(audio);
    await Promise.resolve();
    if (this.failure) throw this.failure;
    const { deviceId } = audio;
    const wanted = typeof deviceId === 'object' && 'exact' in deviceId ? deviceId.exact : this.plugged[0];
    if (this.plugged.length === 0) throw new DOMException('None.', 'NotFoundError');
    if (typeof wanted !== 'string' || !this.plugged.includes(wanted))
      throw new DOMException('Not this one.', 'OverconstrainedError');
    const track = new FakeTrack(wanted);
    this.tracks.push(track);
    return new FakeMediaStream([track]);
  }

  async enumerateDevices(): Promise<{ kind: string; deviceId: string; label: string }[]> {
    const inputs = this.plugged.map((deviceId) => ({
      kind: 'audioinput',
      deviceId,
      label: `The ${deviceId}`,
    }));
    return [...inputs, { kind: 'audiooutput', deviceId: 'speakers', label: 'Speakers' }];
  }

  plug(...deviceIds: string[]): void {
    this.plugged = deviceIds;
    this.dispatchEvent(new Event('devicechange'));
  }
}

export class FakePermission extends EventTarget {
  state = 'prompt';

  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** A page of a browser with these microphones; `undefined` for one without `mediaDevices`. */
export function stubBrowser(mediaDevices: FakeMediaDevices | undefined, permission?: FakePermission): void {
  vi.stubGlobal('navigator', {
    ...(mediaDevices && { mediaDevices }),
    ...(permission && { permissions: { query: async () => permission } }),
  });
  vi.stubGlobal('isSecureContext', mediaDevices !== undefined);
}
