/** Of one connection: the largest message in the small chunks of a poor line. Bytes. */
const MOST_EACH = 2_097_152;
/** Of one address: a party's hosts that send their pictures at the same time. */
const MOST_PER_ADDRESS = 8_388_608;
const MOST_IN_ALL = 33_554_432;
/** From its first byte to its last: what fits into 64 KiB at 20 kbit/s. Milliseconds. */
const PATIENCE_MS = 30_000;
/** A host's picture at 60 kbit/s, beside its sound. */
const HOST_PATIENCE_MS = 90_000;

/** Who sends: what is needed of a connection. */
export interface MessageSender {
  readonly address: string;
  readonly isHost: boolean;
  /** It has not finished what it began. */
  giveUp(): void;
}

/** What a `MessageWatch` tells. */
interface Arrived {
  /** Of what has come since the sender's last whole message; 0: nothing. Bytes. */
  readonly cost: number;
  /** How many messages came whole. */
  readonly finished: number;
}

interface Unfinished {
  readonly sinceMs: number;
  readonly finished: number;
  readonly key: string;
  cost: number;
}

/**
 * What messages cost that are not whole yet: bounded for each connection, for each address and in all, and in
 * time.
 */
export class UnfinishedMessages {
  /** The longest begun first. */
  readonly #all = new Map<MessageSender, Unfinished>();
  readonly #keyOf: (address: string) => string;
  readonly #byKey = new Map<string, number>();
  #total = 0;

  /** @param keyOf whom limits count as one */
  constructor(keyOf: (address: string) => string) {
    this.#keyOf = keyOf;
  }

  /** Bytes. */
  get total(): number {
    return this.#total;
  }

  note(sender: MessageSender, { cost, finished }: Arrived, nowMs: number): void {
    const known = this.#all.get(sender);
    // One message may end, and the next begin, in every chunk: each has its own time.
    const isAnother = known !== undefined && known.finished !== finished;
    if (known !== undefined && (cost === 0 || isAnother)) this.#forget(sender, known);
    if (cost === 0) return;
    const isNew = known === undefined || isAnother;
    const unfinished = isNew
      ? { sinceMs: nowMs, finished, key: this.#keyOf(sender.address), cost: 0 }
      : known;
    if (isNew) this.#all.set(sender, unfinished);
    this.#add(unfinished, cost - unfinished.cost);
    if (cost > MOST_EACH) this.#giveUp(sender, unfinished);
    // Whoever has been at it for longest: an honest message is whole in a moment.
    while ((this.#byKey.get(unfinished.key) ?? 0) > MOST_PER_ADDRESS) this.#giveUpFirst(unfinished.key);
    while (this.#total > MOST_IN_ALL) this.#giveUpFirst();
  }

  /** It is gone. */
  forget(sender: MessageSender): void {
    const known = this.#all.get(sender);
    if (known !== undefined) this.#forget(sender, known);
  }

  sweep(nowMs: number): void {
    for (const [sender, unfinished] of this.#all) {
      const patienceMs = sender.isHost ? HOST_PATIENCE_MS : PATIENCE_MS;
      if (nowMs - unfinished.sinceMs > patienceMs) this.#giveUp(sender, unfinished);
    }
  }

  #giveUpFirst(key?: string): void {
    for (const [sender, unfinished] of this.#all) {
      if (key !== undefined && unfinished.key !== key) continue;
      this.#giveUp(sender, unfinished);
      return;
    }
  }

  #giveUp(sender: MessageSender, unfinished: Unfinished): void {
    this.#forget(sender, unfinished);
    sender.giveUp();
  }

  #forget(sender: MessageSender, unfinished: Unfinished): void {
    if (this.#all.delete(sender)) this.#add(unfinished, -unfinished.cost);
  }

  #add(unfinished: Unfinished, cost: number): void {
    unfinished.cost += cost;
    this.#total += cost;
    const ofKey = (this.#byKey.get(unfinished.key) ?? 0) + cost;
    if (ofKey > 0) this.#byKey.set(unfinished.key, ofKey);
    else this.#byKey.delete(unfinished.key);
  }
}
