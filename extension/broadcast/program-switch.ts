import type { SoundOutlet, SourceSound } from '../capture/source.ts';
import type { ProgramOutlet } from './program-outlet.ts';

export interface ProgramSwitchOptions {
  readonly outlet: Pick<ProgramOutlet, 'use' | 'drop'>;
  /** What the outlet was made with. */
  readonly tab: SourceSound | undefined;
}

/**
 * Which sound is the program: the tab's own track, as long as nothing is mixed, or the mix that the tab is
 * part of. A tab that is lost ends the program, but not that of a mix.
 */
export class ProgramSwitch implements SoundOutlet {
  readonly #outlet: ProgramSwitchOptions['outlet'];
  #tab: SourceSound | undefined;
  #mix: SourceSound | undefined;
  #onTab: (sound: SourceSound | undefined) => Promise<void> | void = () => undefined;

  constructor({ outlet, tab }: ProgramSwitchOptions) {
    this.#outlet = outlet;
    this.#tab = tab;
  }

  get isMixed(): boolean {
    return this.#mix !== undefined;
  }

  /** The tab's own sound, whether it is the program or a part of it. */
  get tab(): SourceSound | undefined {
    return this.#tab;
  }

  /** Told of every change of that; once what it returns resolves, the former sound may be stopped. */
  followTab(onTab: (sound: SourceSound | undefined) => Promise<void> | void): void {
    this.#onTab = onTab;
  }

  async use(sound: SourceSound): Promise<void> {
    this.#tab = sound;
    const taken = this.#onTab(sound);
    if (!this.#mix) await this.#outlet.use(sound);
    await taken;
  }

  drop(): void {
    this.#tab = undefined;
    void this.#onTab(undefined);
    if (!this.#mix) this.#outlet.drop();
  }

  /** The mix is the program from now on, whatever becomes of the tab. Resolves once it has changed over. */
  async mix(sound: SourceSound): Promise<void> {
    this.#mix = sound;
    await this.#outlet.use(sound);
  }

  /** The tab alone again; resolves once it has changed over, and the mix may end. */
  async unmix(): Promise<void> {
    if (!this.#mix) return;
    this.#mix = undefined;
    if (this.#tab) await this.#outlet.use(this.#tab);
    else this.#outlet.drop();
  }
}
