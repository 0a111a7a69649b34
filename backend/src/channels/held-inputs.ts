/**
 * What is held down, and by whom: an input is on while anybody holds it. The one aggregate from which who
 * talks, who is on air and how many cheer is told.
 */
export class HeldInputs<Holder> {
  readonly #holders = new Map<string, Set<Holder>>();
  readonly #inputs = new Map<Holder, Set<string>>();

  /** How many hold an input. */
  count(input: string): number {
    return this.#holders.get(input)?.size ?? 0;
  }

  /** Who holds an input. */
  holders(input: string): Iterable<Holder> {
    return this.#holders.get(input) ?? [];
  }

  /** Those that anybody holds. */
  inputs(): Iterable<string> {
    return this.#holders.keys();
  }

  /** What somebody holds. */
  inputsOf(holder: Holder): ReadonlySet<string> {
    return this.#inputs.get(holder) ?? NONE;
  }

  holds(holder: Holder, input: string): boolean {
    return this.inputsOf(holder).has(input);
  }

  /** False when it was held by this one already. */
  press(holder: Holder, input: string): boolean {
    if (this.holds(holder, input)) return false;
    this.#of(this.#holders, input).add(holder);
    this.#of(this.#inputs, holder).add(input);
    return true;
  }

  /** False when it was not held by this one. */
  release(holder: Holder, input: string): boolean {
    if (!this.holds(holder, input)) return false;
    drop(this.#holders, input, holder);
    drop(this.#inputs, holder, input);
    return true;
  }

  /** What that was. */
  releaseAll(holder: Holder): ReadonlySet<string> {
    const held = new Set(this.inputsOf(holder));
    for (const input of held) this.release(holder, input);
    return held;
  }

  #of<Key, Value>(map: Map<Key, Set<Value>>, key: Key): Set<Value> {
    const known = map.get(key);
    if (known !== undefined) return known;
    const made = new Set<Value>();
    map.set(key, made);
    return made;
  }
}

const NONE: ReadonlySet<string> = new Set();

function drop<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const values = map.get(key);
  values?.delete(value);
  if (values?.size === 0) map.delete(key);
}
