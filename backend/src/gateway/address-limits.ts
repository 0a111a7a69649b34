import { limitKey } from '../config/index.ts';
import { AddressLimit, rateLimited } from '../rest/address-limit.ts';
import { GuessGuard } from './guess-guard.ts';

/** Receptions for each connection that an address may open in a minute: everyone's own, and as many again for those who come back. */
const RECEPTIONS_PER_CONNECTION = 2;

export interface AddressLimitsOptions {
  /** Open at the same time. */
  readonly connectionsPerAddress: number;
  readonly connectionsPerAddressPerMinute: number;
}

/** What one address may do over the WebSocket, whatever connection it uses. A party behind one NAT is one address. */
export class AddressLimits {
  /** For the codes of sessions and their hosts' tokens. Too long to be guessed: what is right need not pass it. */
  readonly codes = new GuessGuard();
  /** For host keys. Short enough to be guessed, so that a right one waits like the others; no wrong code makes it wait. */
  readonly hostKeys = new GuessGuard();
  readonly #perAddress: number;
  readonly #open = new Map<string, number>();
  readonly #connections: AddressLimit;
  readonly #receptions: AddressLimit;

  constructor({ connectionsPerAddress, connectionsPerAddressPerMinute }: AddressLimitsOptions) {
    this.#perAddress = connectionsPerAddress;
    this.#connections = new AddressLimit(
      connectionsPerAddressPerMinute,
      'Too many connections from your address.',
    );
    this.#receptions = new AddressLimit(
      connectionsPerAddressPerMinute * RECEPTIONS_PER_CONNECTION,
      'Too many from your address ask for sound.',
    );
  }

  /**
   * One more connection; to be given back by `closed`.
   * @throws ProtocolError `rate-limited`
   */
  async opened(address: string): Promise<void> {
    const key = limitKey(address);
    const open = this.#open.get(key) ?? 0;
    if (open >= this.#perAddress) {
      throw rateLimited('Too many connections from your address are open.', 10_000);
    }
    this.#open.set(key, open + 1);
    try {
      await this.#connections.demand(address);
    } catch (error) {
      this.closed(address);
      throw error;
    }
  }

  closed(address: string): void {
    const key = limitKey(address);
    const open = (this.#open.get(key) ?? 1) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }

  /**
   * A transport or a consumer is asked for: the work of the media workers.
   * @throws ProtocolError `rate-limited`
   */
  async receptionAsked(address: string): Promise<void> {
    await this.#receptions.demand(address);
  }
}
