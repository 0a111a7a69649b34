import type { SoundOutlet, SourceSound } from '../capture/source.ts';
import type { Uplink } from '../publish/uplink.ts';

/** Where the host's voice goes: to the server alone, and only while something is held. */
export class VoiceOutlet implements SoundOutlet {
  readonly #uplink: Pick<Uplink, 'setVoice'>;
  #sound: SourceSound | undefined;
  #isOpen = false;
  #isMuted = false;

  constructor(uplink: Pick<Uplink, 'setVoice'>) {
    this.#uplink = uplink;
  }

  /** Whether the host talks. At once, whatever the server thinks of it. */
  setOpen(open: boolean): void {
    this.#isOpen = open;
    this.#settle();
  }

  /** Nothing leaves this browser, whatever is held. */
  setMuted(muted: boolean): void {
    this.#isMuted = muted;
    this.#settle();
  }

  async use(sound: SourceSound): Promise<void> {
    this.#sound?.setProgramOpen(false);
    this.#sound = sound;
    this.#settle();
    this.#uplink.setVoice(sound.program);
  }

  drop(): void {
    this.#sound = undefined;
    this.#uplink.setVoice(undefined);
  }

  #settle(): void {
    this.#sound?.setProgramOpen(this.#isOpen && !this.#isMuted);
  }
}
