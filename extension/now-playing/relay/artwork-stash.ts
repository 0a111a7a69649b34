import type { ArtworkEntry } from '../page-facts.ts';
import { ADDRESS_LENGTH, ARTWORK_ENTRIES } from '../page-limits.ts';

/** Artwork that is a whole file in its address stays here; readings carry a short name for it. */
export class ArtworkStash {
  readonly #byName = new Map<string, string>();
  /** Another page's names must not mean this page's pictures. */
  readonly #prefix = `auxcast-artwork:${crypto.getRandomValues(new Uint32Array(2)).join('-')}:`;
  #last = 0;

  shorten(entries: readonly ArtworkEntry[]): ArtworkEntry[] {
    return entries.map((entry) => {
      if (entry.src.length <= ADDRESS_LENGTH) return entry;
      return { ...entry, src: this.#nameOf(entry.src) };
    });
  }

  /** The address behind a short name; any other is its own. */
  addressOf(src: string): string {
    return this.#byName.get(src) ?? src;
  }

  #nameOf(address: string): string {
    for (const [name, known] of this.#byName) if (known === address) return name;
    this.#last += 1;
    const name = `${this.#prefix}${this.#last}`;
    this.#byName.set(name, address);
    const [oldest] = this.#byName.keys();
    if (this.#byName.size > ARTWORK_ENTRIES && oldest !== undefined) this.#byName.delete(oldest);
    return name;
  }
}
