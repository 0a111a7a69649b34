import type { Socket } from 'node:net';
import type { EventData, EventName, PersonalEventName, ReplyEnvelope } from '@auxcast/shared-types';
import { CLOSE } from '@auxcast/shared-types';
import { WebSocket } from 'ws';
import { mayDo } from '../channels/index.ts';
import type { Asker, Participant, ParticipantLink } from '../sessions/index.ts';
import type { Recipients } from './announcement.ts';
import type { AudienceMember } from './audience.ts';
import type { Backlog } from './backlog.ts';
import type { Binding } from './binding.ts';
import { Bucket } from './bucket.ts';
import { textFrame } from './frame.ts';
import { Outbox } from './outbox.ts';
import type { Outgoing } from './outgoing.ts';
import { PressCount } from './press-count.ts';
import { replyFrame } from './reply-frame.ts';
import type { MessageSender } from './unfinished-messages.ts';

/** Who is at the other end, as its upgrade request told. */
export interface Visitor extends Asker {
  /** Scheme, host and port it reached us at. */
  readonly origin: string;
}

/** One client's socket: what it is bound to, and the way out to it. What comes in is the `Inbox`'s. */
export class Connection implements ParticipantLink, AudienceMember, MessageSender {
  readonly visitor: Visitor;
  /** Steady clock (`performance.now()`). */
  lastHeardMs: number;
  /** Since when it speaks for nobody; `null` while it is bound. Steady clock. */
  unboundSinceMs: number | null;
  sinceNumber = 0;
  /** Transports and consumers it asked for. */
  readonly receptions = new Bucket();
  /** Sessions it joined. */
  readonly joins = new Bucket();
  /**
   * The program (its producer's id; `null`: none) when it last asked for sound in its session; `undefined`:
   * it has not.
   */
  programAskedFor: string | null | undefined;
  readonly #socket: WebSocket;
  readonly #stream: Socket;
  readonly #outbox: Outbox;
  #binding: Binding | null = null;
  #sawTheEnd = false;
  #presses: PressCount | undefined;
  #voices: Bucket | undefined;
  #afterReply: string[] | undefined;
  #closeCode: number | null = null;

  constructor(socket: WebSocket, stream: Socket, visitor: Visitor, backlog: Pick<Backlog, 'queued'>) {
    this.#socket = socket;
    this.#stream = stream;
    this.#outbox = new Outbox(stream, backlog);
    this.visitor = visitor;
    this.lastHeardMs = performance.now();
    this.unboundSinceMs = this.lastHeardMs;
  }

  get address(): string {
    return this.visitor.address;
  }

  get isHost(): boolean {
    return this.#binding?.participant.role === 'host';
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** All that ever came, answers to pings among it. */
  get bytesRead(): number {
    return this.#stream.bytesRead;
  }

  /** @throws Error while it is bound to nobody: then it is in no audience */
  get who(): Participant {
    if (this.#binding === null) throw new Error('This connection speaks for nobody.');
    return this.#binding.participant;
  }

  /** `null` before the first message that binds, and again after `leave` or the session's end. */
  get binding(): Binding | null {
    return this.#binding;
  }

  /** Whether it is bound to nobody because its session has ended. */
  get sawTheEnd(): boolean {
    return this.#sawTheEnd;
  }

  /** Voices it asked for: most ask for none. */
  get voices(): Bucket {
    this.#voices ??= new Bucket();
    return this.#voices;
  }

  /** Of those who press anything: most do not. */
  get presses(): PressCount {
    this.#presses ??= new PressCount();
    return this.#presses;
  }

  /** Why we closed it; `null`: we did not. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  get unreadBytes(): number {
    return this.#outbox.unreadBytes;
  }

  get behindSinceMs(): number | null {
    return this.#outbox.behindSinceMs;
  }

  bind(binding: Binding): void {
    this.#binding = binding;
    this.programAskedFor = undefined;
    this.#sawTheEnd = false;
    this.unboundSinceMs = null;
  }

  /** From here on the session's events come: to be called in the moment in which its snapshot is taken. */
  follow(): void {
    const audience = this.#binding?.audience;
    if (audience === undefined || !this.isOpen) return;
    this.sinceNumber = audience.number;
    audience.add(this);
  }

  unbind(): void {
    this.#binding?.audience.delete(this);
    this.#binding = null;
    this.unboundSinceMs ??= performance.now();
  }

  reply(envelope: ReplyEnvelope): void {
    this.#write(replyFrame(envelope));
  }

  /**
   * An event that makes sense only once the client knows the reply of the request that is being answered: one
   * in the ordered lane, of which there is one at a time.
   */
  sendAfterReply<E extends EventName>(event: E, data: EventData<E>): void {
    this.#afterReply = [...(this.#afterReply ?? []), JSON.stringify({ event, data })];
  }

  /** The reply is written: what was to follow it comes now, or never when it is an error. */
  afterReply(isOk: boolean): void {
    const after = this.#afterReply;
    this.#afterReply = undefined;
    if (isOk) for (const text of after ?? []) this.#write(textFrame(text));
  }

  send<E extends PersonalEventName>(event: E, data: EventData<E>): void {
    this.#write(textFrame(JSON.stringify({ event, data })));
  }

  /** Whoever is there answers by itself. */
  ping(): void {
    if (this.isOpen) this.#socket.ping();
  }

  isAmong(recipients: Exclude<Recipients, 'everybody'>): boolean {
    return this.#binding !== null && isAmong(this.#binding, recipients);
  }

  deliver(events: readonly Outgoing[], frames: Buffer): void {
    if (this.isOpen) this.#outbox.deliver(events, frames);
    if (events.at(-1)?.event !== 'sessionEnded') return;
    // Nothing comes after it: whoever keeps the socket must not keep the session.
    this.unbind();
    this.#sawTheEnd = true;
  }

  changed(): void {
    this.#binding?.audience.changed(this);
  }

  replaced(): void {
    this.unbind();
    this.close(CLOSE.takenOver, 'taken over by another connection');
  }

  removed(message: string): void {
    this.unbind();
    this.send('removed', { message });
    this.close(CLOSE.removed, 'removed');
  }

  /** The end of this socket. A client that does not answer is cut off by `ws`. */
  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#closeCode = code;
    this.#socket.close(code, reason);
  }

  /** Does not wait for the other end any more, whatever was said before. */
  terminate(): void {
    this.#socket.terminate();
  }

  giveUp(): void {
    this.drop(CLOSE.tooSlow, 'a message was not finished');
  }

  /**
   * Without a close frame, or without waiting for the answer to one: the other end is not there, or does not
   * read.
   */
  drop(code: number, reason: string): void {
    this.close(code, reason);
    this.#socket.terminate();
  }

  #write(frame: Buffer): void {
    if (!this.isOpen) return;
    this.#outbox.write(frame);
    if (this.#outbox.isLost) this.drop(CLOSE.tooSlow, 'too slow');
  }
}

function isAmong({ participant, session }: Binding, recipients: Exclude<Recipients, 'everybody'>): boolean {
  if (recipients === 'levels') {
    return session.talk.mayTalk(participant) || mayDo(participant, 'steer') || participant.isOverlay;
  }
  if ('role' in recipients) return participant.role === recipients.role;
  if ('plainRole' in recipients) {
    return participant.role === recipients.plainRole && participant.exceptions.length === 0;
  }
  if ('hearersOf' in recipients) return session.talk.mayFollow(participant, recipients.hearersOf);
  return participant.id === recipients.participantId;
}
