import type { LimitValues } from '../config/index.ts';
import { AddressLimit, rateLimited } from '../edges/address-limit.ts';
import { AddressTally } from '../edges/address-tally.ts';
import { KeyGuard } from '../edges/key-guard.ts';
import { GUESSES_PER_MINUTE, GUESSES_REFUSAL, GuessGuard } from './guess-guard.ts';

/**
 * Receptions for each connection that an address may open in a minute: everyone's own, and as many again for
 * those who come back.
 */
const RECEPTIONS_PER_CONNECTION = 2;

/** Receptions because a host began its program anew: all who came in a minute may follow that ten times. */
const FOLLOWED_PER_CONNECTION = 10;

/** Voices that whoever listens follows: of all who talk, a few times. */
const VOICES_PER_CONNECTION = 40;

/** As receptions, for joins. */
const JOINS_PER_CONNECTION = 2;

/**
 * Questions for sessions that are not open, which cost the database one each. A room full of people with a
 * stale link asks twice.
 */
const LOOKUPS_PER_CONNECTION = 2;

/**
 * Connections that an address may open in a minute for each picture it may send, which is decoded. Twenty
 * hosts may skip a track every five seconds.
 */
const CONNECTIONS_PER_PICTURE = 5;

/**
 * What one address may do over the WebSocket, whatever connection it uses. A party behind one NAT is one
 * address: each kind of request has a limit of its own, so that a clumsy host or somebody who tries links
 * keeps no guest of an open session out.
 */
export class AddressLimits {
  /**
   * For the codes of sessions and their hosts' tokens. Too long to be guessed: what is right need not pass
   * it.
   */
  readonly codes = new GuessGuard();
  readonly #open: AddressTally;
  readonly #connections: AddressLimit;
  readonly #joins: AddressLimit;
  readonly #lookups: AddressLimit;
  readonly #programs: AddressLimit;
  readonly #receptions: AddressLimit;
  readonly #followed: AddressLimit;
  readonly #voices: AddressLimit;
  readonly #hostKey: KeyGuard;
  /** Wrong ones. No wrong code makes a host key wait, nor the other way round. */
  readonly #hostKeys = new AddressLimit(() => GUESSES_PER_MINUTE, GUESSES_REFUSAL);
  readonly #pictures: AddressLimit;

  /** @param hostKey of no key unless given */
  constructor(
    limits: Pick<LimitValues, 'connectionsPerAddress' | 'connectionsPerAddressPerMinute'>,
    hostKey = new KeyGuard(undefined),
  ) {
    const perMinute = () => limits.connectionsPerAddressPerMinute;
    this.#hostKey = hostKey;
    this.#open = new AddressTally(() => limits.connectionsPerAddress);
    this.#connections = new AddressLimit(perMinute, 'Too many connections from your address.');
    this.#joins = new AddressLimit(
      () => perMinute() * JOINS_PER_CONNECTION,
      'Too many from your address join.',
    );
    this.#lookups = new AddressLimit(
      () => perMinute() * LOOKUPS_PER_CONNECTION,
      'Too many from your address ask for sessions that are not open.',
    );
    this.#programs = new AddressLimit(perMinute, 'Too many from your address begin to send sound.');
    this.#receptions = new AddressLimit(
      () => perMinute() * RECEPTIONS_PER_CONNECTION,
      'Too many from your address ask for sound.',
    );
    this.#followed = new AddressLimit(
      () => perMinute() * FOLLOWED_PER_CONNECTION,
      'Too many from your address follow a program that begins anew.',
    );
    this.#voices = new AddressLimit(
      () => perMinute() * VOICES_PER_CONNECTION,
      'Too many from your address ask for voices.',
    );
    this.#pictures = new AddressLimit(
      () => Math.ceil(perMinute() / CONNECTIONS_PER_PICTURE),
      'Too many pictures were sent from your address.',
    );
  }

  /**
   * One more connection; to be given back by `closed`.
   * @throws ProtocolError `rate-limited`
   */
  async opened(address: string): Promise<void> {
    if (!this.#open.open(address)) {
      throw rateLimited('Too many connections from your address are open.', 10_000);
    }
    try {
      await this.#connections.demand(address);
    } catch (error) {
      this.closed(address);
      throw error;
    }
  }

  closed(address: string): void {
    this.#open.close(address);
  }

  /**
   * An open session is to be joined: the largest of all replies.
   * @throws ProtocolError `rate-limited`
   */
  async joinAsked(address: string): Promise<void> {
    await this.#joins.demand(address);
  }

  /**
   * The database is to be asked for a session, whatever it answers.
   * @throws ProtocolError `rate-limited`
   */
  async lookupAsked(address: string): Promise<void> {
    await this.#lookups.demand(address);
  }

  /**
   * A host asks for a transport.
   * @throws ProtocolError `rate-limited`
   */
  async programAsked(address: string): Promise<void> {
    await this.#programs.demand(address);
  }

  /**
   * A listener asks for a transport or a consumer: the work of the media workers.
   * @throws ProtocolError `rate-limited`
   */
  async receptionAsked(address: string): Promise<void> {
    await this.#receptions.demand(address);
  }

  /**
   * The same, for the first time since the host's program changed.
   * @throws ProtocolError `rate-limited`
   */
  async programFollowed(address: string): Promise<void> {
    await this.#followed.demand(address);
  }

  /** @throws ProtocolError `rate-limited` */
  async voiceAsked(address: string): Promise<void> {
    await this.#voices.demand(address);
  }

  /**
   * To be called before anybody is told whether it was right.
   * @throws ProtocolError `rate-limited`
   */
  async hostKeyShown(address: string, isRight: boolean): Promise<void> {
    await this.#hostKey.shown(address, isRight, this.#hostKeys);
  }

  /**
   * A picture is to be decoded.
   * @throws ProtocolError `rate-limited`
   */
  async pictureSent(address: string): Promise<void> {
    await this.#pictures.demand(address);
  }
}
