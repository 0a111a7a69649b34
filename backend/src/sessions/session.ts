import { EventEmitter } from 'node:events';
import {
  type ConsumerParameters,
  type DtlsParameters,
  type EndReason,
  type IceParameters,
  INITIAL_PHASE,
  nextPhase,
  ProtocolError,
  type RtpCapabilities,
  type RtpParameters,
  type SessionIncident,
  type SessionPhase,
  type SessionSnapshot,
  type SessionState,
  type SessionSummary,
  type Track,
  type TransportParameters,
  type Visibility,
} from '@auxcast/shared-types';
import { type Program, SessionMedia, type WorkerPool } from '../media/index.ts';
import type { ArtworkShelf } from '../now-playing/index.ts';
import type { SessionChange, SessionRecord } from '../persistence/session-store.ts';
import type { Announcement } from './announcement.ts';
import { CountAnnouncer } from './count-announcer.ts';
import { Grace } from './grace.ts';
import { Host } from './host.ts';
import { Listener } from './listener.ts';
import { Listeners } from './listeners.ts';
import { NowPlayingDesk } from './now-playing-desk.ts';
import type { Participant } from './participant.ts';
import type { ParticipantLink } from './participant-link.ts';
import { consumerNotFound, noProgram, sessionEnded, transportNotFound, wrongState } from './session-error.ts';
import { hasHash } from './tokens.ts';
import type { WriteBehind } from './write-behind.ts';

export interface SessionOptions {
  readonly record: SessionRecord;
  readonly pool: WorkerPool;
  readonly shelf: ArtworkShelf;
  readonly writes: WriteBehind;
  readonly grace: { readonly hostMs: number; readonly listenerMs: number; readonly firstHostMs: number };
  readonly listenersPerWorkerBeforeSpread: number;
  readonly now: () => number;
}

export interface SessionEvents {
  announced: [Announcement];
  /** Raised once, after `sessionEnded` was announced. */
  ended: [];
}

/** What a listener got to hear with. */
export interface Reception {
  readonly transport: TransportParameters;
  readonly consumer: ConsumerParameters | null;
}

/**
 * One live broadcast. It knows links, not sockets, and raises what everyone is to be told as `announced`.
 * Every method throws a ProtocolError when the request makes no sense now, and then has changed nothing.
 */
export class Session {
  readonly id: string;
  readonly title: string;
  readonly hostName: string | null;
  readonly visibility: Visibility;
  readonly createdAtMs: number;
  readonly events = new EventEmitter<SessionEvents>();
  readonly host: Host;
  readonly #options: SessionOptions;
  readonly #media: SessionMedia;
  /** What is playing, as the host reports it. */
  readonly nowPlaying: NowPlayingDesk;
  readonly #grace: Grace;
  readonly #listeners: Listeners;
  readonly #counts: CountAnnouncer;
  #phase: SessionPhase = INITIAL_PHASE;
  #liveSinceMs: number | null;
  #endedAtMs: number | null = null;
  #endReason: EndReason | null = null;
  #peakListeners: number;
  #storedPeak: number;

  constructor(options: SessionOptions) {
    const { record, now } = options;
    this.#options = options;
    this.id = record.sessionId;
    this.title = record.title;
    this.hostName = record.hostName;
    this.visibility = record.visibility;
    this.createdAtMs = record.createdAtMs;
    this.#liveSinceMs = record.liveSinceMs;
    this.#peakListeners = record.peakListeners;
    this.#storedPeak = record.peakListeners;
    this.nowPlaying = new NowPlayingDesk({
      sessionId: this.id,
      shelf: options.shelf,
      now,
      demandOpen: () => this.#demandOpen(),
      announce: (announcement) => this.#announce(announcement),
      store: (track) => this.#storeTrack(track),
    });
    this.#grace = new Grace({ now, onOver: () => this.end('host-away') });
    this.#media = new SessionMedia({
      pool: options.pool,
      listenersPerWorkerBeforeSpread: options.listenersPerWorkerBeforeSpread,
      onProgramLost: () => this.#programStopped(),
      onReceiversLost: () => this.#listeners.receiversChanged(),
    });
    this.host = new Host(this.#media, now());
    this.#listeners = new Listeners({
      graceMs: options.grace.listenerMs,
      now,
      isReceiving: (receiver) => receiver.isReceiving(this.#media.producerId),
      onCount: () => this.#onCount(),
    });
    this.#counts = new CountAnnouncer({
      read: () => this.#listeners.count,
      announce: (data) => this.#announceCount(data),
    });
    this.#grace.start(options.grace.firstHostMs);
  }

  get state(): SessionState {
    return this.#phase.state;
  }

  get hasEnded(): boolean {
    return this.#phase.state === 'ended';
  }

  get liveSinceMs(): number | null {
    return this.#liveSinceMs;
  }

  get peakListeners(): number {
    return this.#peakListeners;
  }

  get listenerCount(): { listeners: number; receiving: number } {
    return this.#listeners.count;
  }

  get producerId(): string | null {
    return this.#media.producerId;
  }

  /** The host first, then listeners. */
  *participants(): Generator<Participant> {
    yield this.host;
    yield* this.#listeners;
  }

  snapshot(): SessionSnapshot {
    return {
      sessionId: this.id,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      state: this.state,
      graceEndsAtMs: this.#shownGraceEnd(),
      createdAtMs: this.createdAtMs,
      liveSinceMs: this.#liveSinceMs,
      listenerCount: this.listenerCount,
      nowPlaying: this.nowPlaying.current,
      history: [...this.nowPlaying.history],
    };
  }

  /** @param url the session's link, absolute */
  summary(url: string): SessionSummary {
    return {
      sessionId: this.id,
      url,
      title: this.title,
      hostName: this.hostName,
      visibility: this.visibility,
      state: this.state,
      createdAtMs: this.createdAtMs,
      liveSinceMs: this.#liveSinceMs,
      endedAtMs: this.#endedAtMs,
      endReason: this.#endReason,
      listenerCount: this.listenerCount,
      peakListeners: this.#peakListeners,
      nowPlaying: this.nowPlaying.current,
    };
  }

  isHostToken(token: string): boolean {
    return hasHash(token, this.#options.record.hostTokenHash);
  }

  // The host

  /** The host's link, by the connection that created the session or by its token. An earlier one is replaced. */
  attachHost(link: ParticipantLink): Host {
    this.#demandOpen();
    this.#grace.stop();
    this.host.attach(link);
    if (this.#phase.state === 'reconnecting') {
      this.#move('hostBack');
      this.#announceState();
    }
    return this.host;
  }

  /** What of the host's media survived a break: both ends or nothing. */
  get keptProgram(): { transportId: string; producerId: string } | null {
    const program = this.#media.program;
    const producerId = program?.producerId ?? null;
    if (program === undefined || producerId === null) return null;
    return { transportId: program.transport.id, producerId };
  }

  async createProgram(): Promise<TransportParameters> {
    this.#demandOpen();
    if (this.#media.producerId !== null) this.closeProducer();
    const program = await this.#media.createProgram();
    return program.transport.parameters;
  }

  async produce(transportId: string, rtpParameters: RtpParameters): Promise<string> {
    this.#demandOpen();
    const program = this.#programOf(transportId);
    const producerId = await program.produce(rtpParameters, false);
    if (this.#phase.state !== 'waiting') {
      program.closeProducer();
      throw this.hasEnded ? sessionEnded() : wrongState(this.state);
    }
    this.#programStarted(producerId);
    return producerId;
  }

  closeProducer(): void {
    this.#demandOpen();
    if (this.#media.producerId === null) throw noProgram();
    this.#media.program?.closeProducer();
    this.#programStopped();
  }

  async pause(): Promise<void> {
    this.#move('pause');
    this.#announce({ event: 'pause', data: { atMs: this.#options.now() } });
    await this.#media.program?.pause();
  }

  async resume(): Promise<void> {
    this.#move('resume');
    this.#announce({ event: 'resume', data: { atMs: this.#options.now() } });
    await this.#media.program?.resume();
  }

  end(reason: EndReason): void {
    this.#move('end');
    this.#endedAtMs = this.#options.now();
    this.#endReason = reason;
    this.#store('end', { endedAtMs: this.#endedAtMs, endReason: reason, peakListeners: this.#peakListeners });
    this.#announce({ event: 'sessionEnded', data: { reason, endedAtMs: this.#endedAtMs } });
    this.close();
    this.events.emit('ended');
  }

  // Listeners

  /** A new listener. The caller made sure that there is room. */
  admit(link: ParticipantLink): { listener: Listener; resumeToken: string } {
    this.#demandOpen();
    return this.#listeners.admit(link);
  }

  /** Whether the listener kept a transport, but not a consumer of the program of now. */
  lacksProgram({ receiver }: Listener): boolean {
    return receiver !== undefined && !receiver.isConsuming(this.#media.producerId);
  }

  resumeListener(resumeToken: string, link: ParticipantLink): Listener | undefined {
    this.#demandOpen();
    return this.#listeners.resume(resumeToken, link);
  }

  /** A transport, in place of an earlier one; with `rtpCapabilities` and a program, a consumer too. */
  async receive(listener: Listener, rtpCapabilities: RtpCapabilities | undefined): Promise<Reception> {
    this.#demandOpen();
    const receiver = await this.#media.createReceiver(() => this.#listeners.receiverChanged(listener));
    try {
      const consumer = rtpCapabilities ? await this.#media.consumeIfLive(receiver, rtpCapabilities) : null;
      // It may have left, or been sent away, meanwhile.
      if (!this.#listeners.has(listener))
        throw new ProtocolError('not-joined', 'You are no longer in this session.');
      const former = listener.receiver;
      listener.receiver = receiver;
      former?.close();
      this.#listeners.receiverChanged(listener);
      return { transport: receiver.transport.parameters, consumer };
    } catch (error) {
      receiver.close();
      throw error;
    }
  }

  async consume(
    listener: Listener,
    transportId: string,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters> {
    this.#demandOpen();
    const { receiver } = listener;
    if (receiver === undefined || receiver.isDead || receiver.transport.id !== transportId) {
      throw transportNotFound();
    }
    const consumer = await this.#media.consume(receiver, rtpCapabilities);
    this.#listeners.receiverChanged(listener);
    return consumer;
  }

  async resumeConsumer(listener: Listener, consumerId: string): Promise<void> {
    this.#demandOpen();
    if (listener.receiver === undefined) throw consumerNotFound();
    await listener.receiver.resumeConsumer(consumerId);
  }

  /** Goodbye: forgotten at once. */
  leave(listener: Listener): void {
    this.#listeners.forget(listener);
  }

  // Everyone

  async connectTransport(
    participant: Participant,
    transportId: string,
    dtlsParameters: DtlsParameters,
  ): Promise<void> {
    this.#demandOpen();
    await transportOf(participant, transportId).connect(dtlsParameters);
  }

  async restartIce(participant: Participant, transportId: string): Promise<IceParameters> {
    this.#demandOpen();
    return await transportOf(participant, transportId).restartIce();
  }

  /** The link broke, without a goodbye. */
  detach(participant: Participant, link: ParticipantLink): void {
    if (participant === this.host) this.#detachHost(link);
    else
      for (const listener of this.#listeners)
        if (listener === participant) this.#listeners.detach(listener, link);
  }

  /**
   * Sends a participant away: its link is told and closed, its token and its transport are gone. Without its host a session ends.
   * False when there is no such participant.
   */
  remove(participantId: string, message: string): boolean {
    this.#demandOpen();
    if (participantId === this.host.id) {
      this.host.link?.removed(message);
      this.end('admin');
      return true;
    }
    const listener = this.#listeners.find(participantId);
    if (listener === undefined) return false;
    const { link } = listener;
    this.#listeners.forget(listener);
    link?.removed(message);
    return true;
  }

  /** Forgets listeners whose grace is over. */
  sweep(): void {
    this.#listeners.sweep();
  }

  /** Lets go of everything in memory; what is stored says that the session goes on, unless it was ended. */
  close(): void {
    this.#grace.stop();
    this.#counts.close();
    this.#media.close();
  }

  #detachHost(link: ParticipantLink): void {
    if (!this.host.detach(link, this.#options.now()) || this.hasEnded) return;
    this.#grace.start(this.#options.grace.hostMs);
    this.#move('hostLost');
    this.#announceState();
  }

  #shownGraceEnd(): number | null {
    return this.#phase.state === 'reconnecting' ? this.#grace.endsAtMs : null;
  }

  #programOf(transportId: string): Program {
    const { program } = this.#media;
    if (program === undefined || program.transport.id !== transportId) throw transportNotFound();
    return program;
  }

  #programStarted(producerId: string): void {
    this.#move('programStarted');
    if (this.#liveSinceMs === null) {
      this.#liveSinceMs = this.#options.now();
      this.#store('live', { liveSinceMs: this.#liveSinceMs });
    }
    this.#announceState();
    this.#announce({ event: 'program', data: { producerId } });
  }

  #programStopped(): void {
    const next = nextPhase(this.#phase, 'programStopped');
    // A transport that dies without having carried a program changes nothing.
    if (next === undefined) return;
    this.#phase = next;
    this.#listeners.receiversChanged();
    this.#announceState();
    this.#announce({ event: 'program', data: { producerId: null } });
  }

  #onCount(): void {
    this.#peakListeners = Math.max(this.#peakListeners, this.#listeners.size);
    if (!this.hasEnded) this.#counts.poke();
  }

  #announceCount(data: { listeners: number; receiving: number }): void {
    if (this.#peakListeners > this.#storedPeak) {
      this.#storedPeak = this.#peakListeners;
      this.#store('peak', { peakListeners: this.#storedPeak });
    }
    this.#announce({ event: 'listenerCount', data });
  }

  #announceState(): void {
    const { state } = this.#phase;
    if (state === 'ended') return;
    const data = { state, graceEndsAtMs: this.#shownGraceEnd(), liveSinceMs: this.#liveSinceMs };
    this.#announce({ event: 'sessionState', data });
  }

  #storeTrack(track: Track): void {
    this.#options.writes.write(`track ${track.number} of session ${this.id}`, (store) =>
      store.putTrack(this.id, track),
    );
  }

  #announce(announcement: Announcement): void {
    this.events.emit('announced', announcement);
  }

  #store(what: string, change: SessionChange): void {
    this.#options.writes.write(`${what} of session ${this.id}`, (store) =>
      store.changeSession(this.id, change),
    );
  }

  /** @throws ProtocolError `session-ended`, `wrong-state` */
  #move(incident: SessionIncident): void {
    const next = nextPhase(this.#phase, incident);
    if (next === undefined) throw this.hasEnded ? sessionEnded() : wrongState(this.state);
    this.#phase = next;
  }

  #demandOpen(): void {
    if (this.hasEnded) throw sessionEnded();
  }
}

function transportOf(participant: Participant, transportId: string) {
  const { transport } = participant;
  if (transport === undefined || transport.isDead || transport.id !== transportId) throw transportNotFound();
  return transport;
}
