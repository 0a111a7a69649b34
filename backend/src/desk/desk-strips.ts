import { HOST_STRIPS, ProtocolError, type Strip } from '@auxcast/shared-types';

/** Guests whose strips are kept, here or not. */
export const MOST_GUEST_STRIPS = 64;

/** What is left out, or undefined, stays. */
export type StripChange = { readonly [F in keyof Omit<Strip, 'stripId'>]?: Strip[F] | undefined };

const HOSTS: ReadonlySet<string> = new Set(HOST_STRIPS);

/**
 * The strips of a desk: of the host's own sounds always, and one for each guest who is here. Whoever comes
 * back finds the strip as it was; of those who are away, the ones that are so for longest are forgotten
 * first. A strip is never changed: another one takes its place.
 */
export class DeskStrips {
  readonly #hosts = new Map<string, Strip>(HOST_STRIPS.map((stripId) => [stripId, newStrip(stripId)]));
  /** Who came first foremost. */
  readonly #here = new Map<string, Strip>();
  /** Longest away first. */
  readonly #away = new Map<string, Strip>();

  /** @param stored as `stored` gave them; nobody is here yet */
  constructor(stored: readonly Strip[]) {
    for (const strip of stored) {
      if (HOSTS.has(strip.stripId)) this.#hosts.set(strip.stripId, strip);
      else this.#away.set(strip.stripId, strip);
    }
    this.#forgetMost();
  }

  /** The host's own, then those of guests who are here. */
  get shown(): Strip[] {
    return [...this.#hosts.values(), ...this.#here.values()];
  }

  /** All that is kept, those who are away foremost. */
  get stored(): Strip[] {
    return [...this.#hosts.values(), ...this.#away.values(), ...this.#here.values()];
  }

  /** Those who have a strip, and are here. */
  get guestIds(): Iterable<string> {
    return this.#here.keys();
  }

  /** Of those who are here. */
  get guests(): Iterable<Strip> {
    return this.#here.values();
  }

  /** The strip of a guest who is here. */
  ofGuest(participantId: string): Strip | undefined {
    return this.#here.get(participantId);
  }

  /**
   * False when nothing changes.
   * @throws ProtocolError `not-found`; `forbidden`: the host's own sounds are always on
   */
  change(stripId: string, change: StripChange): boolean {
    const among = this.#hosts.has(stripId) ? this.#hosts : this.#here;
    const strip = among.get(stripId);
    if (strip === undefined) throw new ProtocolError('not-found', 'There is no such strip.');
    if (among === this.#hosts && change.isOnAir === false) {
      throw new ProtocolError('forbidden', 'Only guests are brought on air and off.');
    }
    const changed = withChange(strip, change);
    if (changed === strip) return false;
    among.set(stripId, changed);
    return true;
  }

  /**
   * Those are here now, and nobody else: each has a strip, as long as there are not too many. False when
   * nothing changes.
   */
  seat(participantIds: Iterable<string>): boolean {
    const ids = new Set(participantIds);
    let isChanged = false;
    for (const [id, strip] of [...this.#here]) {
      if (ids.has(id)) continue;
      this.#here.delete(id);
      this.#away.set(id, strip);
      isChanged = true;
    }
    for (const id of ids) {
      if (this.#here.has(id) || this.#here.size >= MOST_GUEST_STRIPS) continue;
      this.#here.set(id, this.#away.get(id) ?? newStrip(id));
      this.#away.delete(id);
      isChanged = true;
    }
    this.#forgetMost();
    return isChanged;
  }

  #forgetMost(): void {
    for (const id of this.#away.keys()) {
      if (this.#here.size + this.#away.size <= MOST_GUEST_STRIPS) return;
      this.#away.delete(id);
    }
  }
}

function newStrip(stripId: string): Strip {
  const isHosts = HOSTS.has(stripId);
  return {
    stripId,
    gain: 1,
    pan: 0,
    isMuted: false,
    // Music does not go down for itself.
    ducks: stripId === 'microphone' || !isHosts,
    isOnAir: isHosts,
    feed: isHosts ? 'off' : 'program-minus',
  };
}

/** The same one when that is how it is. */
function withChange(strip: Strip, change: StripChange): Strip {
  const { stripId } = strip;
  const changed: Strip = {
    stripId,
    gain: change.gain ?? strip.gain,
    pan: change.pan ?? strip.pan,
    isMuted: change.isMuted ?? strip.isMuted,
    ducks: change.ducks ?? strip.ducks,
    isOnAir: change.isOnAir ?? strip.isOnAir,
    feed: change.feed ?? strip.feed,
  };
  const isSame =
    changed.gain === strip.gain &&
    changed.pan === strip.pan &&
    changed.isMuted === strip.isMuted &&
    changed.ducks === strip.ducks &&
    changed.isOnAir === strip.isOnAir &&
    changed.feed === strip.feed;
  return isSame ? strip : changed;
}
