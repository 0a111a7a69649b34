import type { Ducking } from '@auxcast/shared-types';
import type { Mix } from '../desk/mix.ts';
import type { StripSettings } from '../desk/strip-state.ts';
import { type DeskScene, isGuestStrip } from './desk-scene.ts';

type Handled = Pick<Mix, 'setStrip' | 'dropStrip' | 'setDucking' | 'setTalking'>;

/** Works one mix as the desk stands. Each change is a fade there: what is so already is left alone. */
export class MixHand {
  readonly #mix: Handled;
  readonly #strips = new Map<string, StripSettings>();
  #ducking: Ducking | undefined;
  #isTalking = false;

  constructor(mix: Handled) {
    this.#mix = mix;
  }

  apply({ strips, ducking, isTalking }: DeskScene): void {
    for (const [stripId, settings] of strips) this.#applyStrip(stripId, settings);
    for (const stripId of [...this.#strips.keys()])
      if (isGuestStrip(stripId) && !strips.has(stripId)) this.#drop(stripId);
    if (ducking && ducking !== this.#ducking) {
      this.#ducking = ducking;
      this.#mix.setDucking(ducking);
    }
    if (isTalking === this.#isTalking) return;
    this.#isTalking = isTalking;
    this.#mix.setTalking(isTalking);
  }

  #applyStrip(stripId: string, settings: StripSettings): void {
    const former = this.#strips.get(stripId);
    if (former && isSame(former, settings)) return;
    this.#strips.set(stripId, settings);
    this.#mix.setStrip(stripId, settings);
  }

  #drop(stripId: string): void {
    this.#strips.delete(stripId);
    this.#mix.dropStrip(stripId);
  }
}

function isSame(one: StripSettings, other: StripSettings): boolean {
  return (
    one.gain === other.gain &&
    one.pan === other.pan &&
    one.isMuted === other.isMuted &&
    one.isOpen === other.isOpen
  );
}
