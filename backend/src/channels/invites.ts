import { createHash, randomBytes } from 'node:crypto';
import type { Invite, InvitedRole } from '@auxcast/shared-types';
import { nanoid } from 'nanoid';
import { tooMany } from './too-many.ts';

const ID_LENGTH = 12;

/** An invite. Never changed: another one takes its place. */
export interface StoredInvite extends Invite {
  /** SHA-256 of its secret, base64url: the secret itself is never stored. */
  readonly secretHash: string;
}

export interface InviteWish {
  readonly role: InvitedRole;
  readonly uses?: number | undefined;
  readonly expiresInMs?: number | undefined;
}

export interface InvitesOptions {
  readonly stored: readonly StoredInvite[];
  readonly limits: { readonly invitesPerSession: number };
  readonly now: () => number;
  /** For whoever stores them. */
  readonly onChanged: (invite: StoredInvite) => void;
  readonly onGone: (inviteId: string) => void;
}

/** The invites of a session. */
export class Invites {
  readonly #options: InvitesOptions;
  readonly #byHash = new Map<string, StoredInvite>();

  constructor(options: InvitesOptions) {
    this.#options = options;
    for (const invite of options.stored) this.#byHash.set(invite.secretHash, invite);
  }

  /** As they may be shown. */
  get shown(): Invite[] {
    return [...this.#byHash.values()].map(({ secretHash: _, ...invite }) => invite);
  }

  /** @throws ProtocolError `too-many` */
  create({ role, uses, expiresInMs }: InviteWish): { readonly invite: Invite; readonly secret: string } {
    const { limits, now, onChanged } = this.#options;
    const most = limits.invitesPerSession;
    this.#forgetUseless(most);
    if (this.#good().length >= most) throw tooMany('invites', most);
    const secret = randomBytes(32).toString('base64url');
    const createdAtMs = now();
    const invite: StoredInvite = {
      inviteId: nanoid(ID_LENGTH),
      role,
      usesLeft: uses ?? null,
      expiresAtMs: expiresInMs === undefined ? null : createdAtMs + expiresInMs,
      createdAtMs,
      people: 0,
      secretHash: hashOfSecret(secret),
    };
    this.#byHash.set(invite.secretHash, invite);
    onChanged(invite);
    return { invite, secret };
  }

  /** The invite of this secret, if somebody may come by it; undefined: it is used up, over, or none. */
  good(secret: string): Invite | undefined {
    const invite = this.#byHash.get(hashOfSecret(secret));
    return invite !== undefined && this.#isGood(invite) ? invite : undefined;
  }

  /** Somebody comes by it. */
  use(inviteId: string): void {
    this.#count(inviteId, 1);
  }

  /** Whoever came by it was not let in after all. */
  giveBack(inviteId: string): void {
    this.#count(inviteId, -1);
  }

  find(inviteId: string): Invite | undefined {
    return this.#find(inviteId);
  }

  /** False when there is no such invite. */
  revoke(inviteId: string): boolean {
    const invite = this.#find(inviteId);
    if (invite === undefined) return false;
    this.#byHash.delete(invite.secretHash);
    this.#options.onGone(inviteId);
    return true;
  }

  /**
   * Of those that nobody can come by any more the newest are kept by which somebody came: taking one back
   * sends its people back. Whoever came by one that is forgotten stays.
   */
  #forgetUseless(most: number): void {
    const useless = [...this.#byHash.values()].filter((invite) => !this.#isGood(invite));
    const used = useless.filter(({ people }) => people > 0);
    const kept = new Set(used.slice(-most));
    for (const invite of useless) if (!kept.has(invite)) this.revoke(invite.inviteId);
  }

  #good(): StoredInvite[] {
    return [...this.#byHash.values()].filter((invite) => this.#isGood(invite));
  }

  #count(inviteId: string, uses: 1 | -1): void {
    const invite = this.#find(inviteId);
    if (invite === undefined) return;
    const { usesLeft, people } = invite;
    const used = { ...invite, usesLeft: usesLeft === null ? null : usesLeft - uses, people: people + uses };
    this.#byHash.set(invite.secretHash, used);
    this.#options.onChanged(used);
  }

  #find(inviteId: string): StoredInvite | undefined {
    for (const invite of this.#byHash.values()) if (invite.inviteId === inviteId) return invite;
    return undefined;
  }

  #isGood({ usesLeft, expiresAtMs }: Invite): boolean {
    return usesLeft !== 0 && (expiresAtMs === null || expiresAtMs > this.#options.now());
  }
}

function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
