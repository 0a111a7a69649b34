import type { Monitor } from '../capture/monitor.ts';
import type { SoundOutlet, SourceSound } from '../capture/source.ts';
import type { Uplink } from '../publish/uplink.ts';

export interface ProgramOutletOptions {
  readonly monitor: Pick<Monitor, 'use' | 'drop'>;
  readonly uplink: Pick<Uplink, 'start' | 'replaceTrack' | 'suspend' | 'resume'>;
  /** What the uplink was made with. */
  readonly sound: SourceSound | undefined;
  /** Whether listeners get it, or silence. */
  readonly isOpen: boolean;
}

/** Where the program goes: into the host's own ears, and to the server. */
export class ProgramOutlet implements SoundOutlet {
  readonly #monitor: ProgramOutletOptions['monitor'];
  readonly #uplink: ProgramOutletOptions['uplink'];
  #sound: SourceSound | undefined;
  #isOpen: boolean;
  #isMuted = false;

  constructor({ monitor, uplink, sound, isOpen }: ProgramOutletOptions) {
    this.#monitor = monitor;
    this.#uplink = uplink;
    this.#sound = sound;
    this.#isOpen = isOpen;
    sound?.setProgramOpen(isOpen);
  }

  /** @throws ProtocolError when the server takes no sound */
  async start(): Promise<void> {
    if (this.#sound) await this.#monitor.use(this.#sound.stream);
    else this.#uplink.suspend();
    await this.#uplink.start();
  }

  /** Whether listeners get the sound, or silence. */
  setOpen(open: boolean): void {
    this.#isOpen = open;
    this.#settle();
  }

  /** Nothing goes out, whether it is open or not. */
  setMuted(muted: boolean): void {
    this.#isMuted = muted;
    this.#settle();
  }

  async use(sound: SourceSound): Promise<void> {
    this.#sound = sound;
    this.#settle();
    // Both keep the former sound until they have changed over.
    await Promise.all([this.#monitor.use(sound.stream), this.#uplink.replaceTrack(sound.program)]);
    // Lost already, or left for another: then there is nothing of it to send.
    if (this.#sound === sound) this.#uplink.resume();
  }

  drop(): void {
    this.#sound = undefined;
    this.#uplink.suspend();
    void this.#monitor.drop();
  }

  #settle(): void {
    this.#sound?.setProgramOpen(this.#isOpen && !this.#isMuted);
  }
}
