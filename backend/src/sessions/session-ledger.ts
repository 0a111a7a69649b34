import type { EndReason, Track } from '@auxcast/shared-types';
import type {
  ChannelRecord,
  InviteRecord,
  MemberRecord,
  SessionChange,
  SessionRecord,
  Store,
} from '../persistence/index.ts';
import type { WriteBehind, WriteOptions } from './write-behind.ts';

/** What one session has stored of itself. Nobody waits for it. */
export class SessionLedger {
  readonly #sessionId: string;
  readonly #writes: WriteBehind;
  #peak: number;
  #hostCame: boolean;

  /** @param record what is stored so far */
  constructor({ sessionId, peakListeners, hostCame }: SessionRecord, writes: WriteBehind) {
    this.#sessionId = sessionId;
    this.#peak = peakListeners;
    this.#hostCame = hostCame;
    this.#writes = writes;
  }

  hostCame(): void {
    if (this.#hostCame) return;
    this.#hostCame = true;
    this.#change('host', { hostCame: true });
  }

  live(liveSinceMs: number): void {
    this.#change('live', { liveSinceMs });
  }

  peak(peakListeners: number): void {
    if (peakListeners <= this.#peak) return;
    this.#peak = peakListeners;
    this.#change('peak', { peakListeners });
  }

  ended(endedAtMs: number, endReason: EndReason, peakListeners: number): void {
    this.#change('end', { endedAtMs, endReason, peakListeners }, { isVital: true });
  }

  removed(removedParticipants: readonly string[]): void {
    this.#change('removals', { removedParticipants }, { isVital: true });
  }

  track(track: Track): void {
    this.#writes.write(`track ${track.number} of session ${this.#sessionId}`, (store) =>
      store.tracks.put(this.#sessionId, track),
    );
  }

  // All of these are vital: one that is lost may give somebody back what was taken away. What is stored and
  // its removal have one name, so that the last that was said takes the place of what waits.

  channel(record: ChannelRecord): void {
    this.#vital(`channel ${record.channelId}`, ({ channels }) => channels.put(this.#sessionId, record));
  }

  channelClosed(channelId: string): void {
    this.#vital(`channel ${channelId}`, ({ channels }) => channels.remove(this.#sessionId, channelId));
  }

  member(record: MemberRecord): void {
    this.#vital(`member ${record.participantId}`, ({ members }) => members.put(this.#sessionId, record));
  }

  memberGone(participantId: string): void {
    this.#vital(`member ${participantId}`, ({ members }) => members.remove(this.#sessionId, participantId));
  }

  invite(record: InviteRecord): void {
    this.#vital(`invite ${record.inviteId}`, ({ invites }) => invites.put(this.#sessionId, record));
  }

  inviteGone(inviteId: string): void {
    this.#vital(`invite ${inviteId}`, ({ invites }) => invites.remove(this.#sessionId, inviteId));
  }

  #vital(what: string, run: (store: Store) => Promise<void>): void {
    this.#writes.write(`${what} of session ${this.#sessionId}`, run, { isVital: true });
  }

  #change(what: string, change: SessionChange, options?: WriteOptions): void {
    const run = (store: Store) => store.sessions.change(this.#sessionId, change);
    this.#writes.write(`${what} of session ${this.#sessionId}`, run, options);
  }
}
