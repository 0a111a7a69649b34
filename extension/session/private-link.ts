import { Backoff, retryAfterMs } from '@auxcast/shared-types/client';
import { logger } from '@auxcast/shared-types/log';
import type { HostSession } from './host-session.ts';
import type { LinkInvite } from './link-invite.ts';

const log = logger('session');

const RETRY = { firstMs: 1000, lastMs: 30_000 };

export interface PrivateLinkOptions {
  readonly session: {
    readonly connected: boolean;
    readonly room: Pick<HostSession['room'], 'state'>;
    readonly steer: (method: 'createInvite', data: { readonly role: 'listener' }) => Promise<LinkInvite>;
  };
  /** Of a former document. */
  readonly kept: LinkInvite | undefined;
  readonly onChange: () => void;
}

/**
 * Sees to it that a private session has a link that lets listeners in: an invite for any number of them. One
 * that was revoked gets another in its place, so that what is shared here works.
 */
export class PrivateLink {
  readonly #options: PrivateLinkOptions;
  readonly #wait = new Backoff(RETRY);
  #invite: LinkInvite | undefined;
  /** Whether the server listed it: before that, its absence says nothing. */
  #isListed: boolean;
  #isAsking = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PrivateLinkOptions) {
    this.#options = options;
    this.#invite = options.kept;
    this.#isListed = options.kept !== undefined;
  }

  /** `undefined` while there is none. */
  get invite(): LinkInvite | undefined {
    return this.#invite;
  }

  /** To be called whenever the session or its room has changed. */
  reconcile(): void {
    this.#look();
    const { session } = this.#options;
    const mayAsk = session.connected && !this.#isAsking && !this.#isClosed && this.#timer === undefined;
    if (this.#invite === undefined && mayAsk) void this.#make();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #look(): void {
    const invites = this.#options.session.room.state.room.invites;
    if (!this.#invite || !invites) return;
    const isThere = invites.some(({ inviteId }) => inviteId === this.#invite?.inviteId);
    if (isThere) this.#isListed = true;
    else if (this.#isListed) this.#invite = undefined;
  }

  async #make(): Promise<void> {
    const { session, onChange } = this.#options;
    this.#isAsking = true;
    try {
      this.#invite = await session.steer('createInvite', { role: 'listener' });
      this.#isListed = false;
      this.#wait.reset();
      if (!this.#isClosed) onChange();
    } catch (error) {
      log.warn('The private session has no link to share yet.', error);
      this.#tryLater(Math.max(this.#wait.next(), retryAfterMs(error)));
    } finally {
      this.#isAsking = false;
    }
  }

  #tryLater(ms: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.reconcile();
    }, ms);
  }
}
