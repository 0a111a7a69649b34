import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Logger } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import type { RawData, WebSocket } from 'ws';
import { CONFIG, type Config, limitKey, VERSION } from '../config/index.ts';
import { SessionOpenings } from '../edges/session-openings.ts';
import { IcecastOutputs, RecordingLinks, Recordings } from '../outputs/index.ts';
import { GoLiveRule, ServerTime, type Session, SessionOpener, SessionRegistry } from '../sessions/index.ts';
import { AddressLimits } from './address-limits.ts';
import type { AnnouncedName } from './announcement.ts';
import { Audience } from './audience.ts';
import { Connection, type Visitor } from './connection.ts';
import { Connections } from './connections.ts';
import { Dispatcher } from './dispatcher.ts';
import { Doorman } from './doorman.ts';
import { Fanout } from './fanout.ts';
import { HoldPulse } from './hold-pulse.ts';
import { HostPulse } from './host-pulse.ts';
import { IceServers } from './ice-servers.ts';
import { Inbox } from './inbox.ts';
import { Intake } from './intake.ts';
import { MessageWatch } from './message-watch.ts';
import { type Tell, tellNews, tellOutputs } from './session-news.ts';
import { UnfinishedMessages } from './unfinished-messages.ts';

/** When clients should come back after the server said that it closes. */
const RETRY_IN_MS = 2000;

/** The WebSocket edge: sockets in, requests to the sessions, their events out. */
@WebSocketGateway({ path: '/ws' })
export class Gateway implements OnGatewayConnection<WebSocket>, BeforeApplicationShutdown {
  /** Sockets that this server closed, by close code. */
  readonly closings = new EventEmitter<{ closed: [code: number] }>();
  /** Events of sessions, each once. */
  readonly announced = new EventEmitter<{ announced: [event: AnnouncedName] }>();
  readonly #log = new Logger('gateway');
  /** What breaks a socket also closes it: oversized frames, invalid UTF-8, a cable pulled. One for all. */
  readonly #noteFailure = (error: Error) => this.#log.debug?.(`a socket failed: ${error.message}`);
  readonly #unfinished = new UnfinishedMessages(limitKey);
  readonly #connections = new Connections(this.#unfinished);
  readonly #intake = new Intake();
  readonly #fanout = new Fanout();
  readonly #hostPulse = new HostPulse();
  readonly #holdPulse = new HoldPulse();
  readonly #audiences = new Map<Session, Audience>();
  readonly #dispatcher: Dispatcher;
  readonly #doorman: Doorman;
  readonly #icecast: IcecastOutputs;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(SessionRegistry) registry: SessionRegistry,
    @Inject(SessionOpener) opener: SessionOpener,
    @Inject(ServerTime) time: ServerTime,
    @Inject(GoLiveRule) rule: GoLiveRule,
    @Inject(AddressLimits) limits: AddressLimits,
    @Inject(SessionOpenings) openings: SessionOpenings,
    @Inject(Doorman) doorman: Doorman,
    @Inject(IcecastOutputs) icecast: IcecastOutputs,
    @Inject(Recordings) recordings: Recordings,
    @Inject(RecordingLinks) recordingLinks: RecordingLinks,
  ) {
    this.#doorman = doorman;
    this.#icecast = icecast;
    const iceServers = new IceServers({ ...config.rtc, now: Date.now });
    this.#dispatcher = new Dispatcher({
      registry,
      opener,
      rule,
      icecast,
      limits,
      openings,
      hostPulse: this.#hostPulse,
      holdPulse: this.#holdPulse,
      recordings,
      recordingLinks,
      iceServersFor: (participantId) => iceServers.for(participantId),
      version: VERSION,
      now: () => time.now(),
      audienceOf: (session) => this.#audienceOf(session),
    });
    registry.forEachOpened((session) => this.#open(session));
  }

  /** Requests that were answered. */
  get events(): Dispatcher['events'] {
    return this.#dispatcher.events;
  }

  /** Events of sessions that were handed to a connection so far. */
  get deliveries(): number {
    return this.#fanout.delivered;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  handleConnection(socket: WebSocket, request: IncomingMessage, visitor: Visitor): void {
    const connection = new Connection(socket, request.socket, visitor, this.#connections.backlog);
    const inbox = new Inbox(connection, this.#dispatcher, this.#intake);
    this.#connections.add(connection);
    let watch: MessageWatch | undefined;
    request.socket.on('data', (chunk: Buffer) => {
      watch ??= new MessageWatch();
      watch.feed(chunk);
      this.#unfinished.note(connection, watch, performance.now());
      // Nothing has begun: so it is with most connections most of the time, and they are many.
      if (watch.cost === 0) watch = undefined;
    });
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (Buffer.isBuffer(data)) inbox.receive(data, isBinary);
    });
    socket.on('error', this.#noteFailure);
    // After what it said before.
    socket.on('close', () => this.#intake.take(() => this.#closed(connection)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#doorman.close(RETRY_IN_MS);
    this.#hostPulse.close();
    this.#holdPulse.close();
    await this.#connections.close(RETRY_IN_MS);
  }

  #closed(connection: Connection): void {
    this.#connections.delete(connection);
    this.#unfinished.forget(connection);
    if (connection.closeCode !== null) this.closings.emit('closed', connection.closeCode);
    const { binding } = connection;
    connection.unbind();
    binding?.session.detach(binding.participant, connection);
  }

  #open(session: Session): void {
    const audience = new Audience();
    this.#audiences.set(session, audience);
    const tell: Tell = (announcement, to) => {
      this.#fanout.announce(audience, announcement, to);
      this.announced.emit('announced', announcement.event);
    };
    tellNews(session, tell);
    const icecast = this.#icecast.find(session);
    if (icecast !== undefined) tellOutputs(session, icecast, tell);
    session.events.once('ended', () => this.#audiences.delete(session));
  }

  /** Of a session that is open: the registry tells of each before anyone can ask for it. */
  #audienceOf(session: Session): Audience {
    const audience = this.#audiences.get(session);
    // The session ended in this very moment: what it says any more, nobody needs.
    return audience ?? new Audience();
  }
}
