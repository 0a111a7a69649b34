import type { EndReason, Track } from '@auxcast/shared-types';
import type {
  ChannelRecord,
  DeskRecord,
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

  /** A right may have been taken back by it. */
  desk(desk: DeskRecord): void {
    this.#change('desk', { desk }, { isVital: true });
  }

  removed(removedParticipants: readonly string[]): void {
    this.#change('removals', { removedParticipants }, { isVital: true });
  }

  track(track: Track): void {
    this.#writes.write(`track ${track.number} of session ${this.#sessionId}`, (store) =>
      store.tracks.put(this.#sessionId, track),
    );
  }

  // Vital is what gives somebody back what was taken away, if it is lost: all of these but that somebody
  // came,
  // or was given more, of which there is no end. What is stored and its removal have one name, so that the
  // last that was
  // said takes the place of what waits.

  channel(record: ChannelRecord): void {
    this.#right(`channel ${record.channelId}`, ({ channels }) => channels.put(this.#sessionId, record));
  }

  channelClosed(channelId: string): void {
    this.#right(`channel ${channelId}`, ({ channels }) => channels.remove(this.#sessionId, channelId));
  }

  member(record: MemberRecord, isVital = true): void {
    const run = ({ members }: Store) => members.put(this.#sessionId, record);
    this.#right(`member ${record.participantId}`, run, { isVital });
  }

  memberGone(participantId: string, isVital = true): void {
    const run = ({ members }: Store) => members.remove(this.#sessionId, participantId);
    this.#right(`member ${participantId}`, run, { isVital });
  }

  invite(record: InviteRecord): void {
    this.#right(`invite ${record.inviteId}`, ({ invites }) => invites.put(this.#sessionId, record));
  }

  inviteGone(inviteId: string): void {
    this.#right(`invite ${inviteId}`, ({ invites }) => invites.remove(this.#sessionId, inviteId));
  }

  #right(
    what: string,
    run: (store: Store) => Promise<void>,
    options: WriteOptions = { isVital: true },
  ): void {
    this.#writes.write(`${what} of session ${this.#sessionId}`, run, options);
  }

  #change(what: string, change: SessionChange, options?: WriteOptions): void {
    const run = (store: Store) => store.sessions.change(this.#sessionId, change);
    this.#writes.write(`${what} of session ${this.#sessionId}`, run, options);
  }
}
