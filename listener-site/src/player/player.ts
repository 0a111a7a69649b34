import {
  applyEvent,
  listenerReplies,
  type listenerRequests,
  PROTOCOL_VERSION,
  type ProtocolError,
  type RtpCapabilities,
  type SeenReply,
  type SeenSnapshot,
  type SessionNews,
} from '@auxcast/shared-types';
import { Backoff, SignalingClient, type SignalingStatus } from '@auxcast/shared-types/client';
import { firstView, type Line, type PageView } from './page-view.ts';
import type { LoadedSound, Sound, SoundOptions } from './sound.ts';
import { type AudioOutput, Speaker } from './speaker.ts';

export interface PlayerOptions {
  readonly audio: AudioOutput;
  readonly session: SeenSnapshot;
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly socketUrl: string;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly volume: number;
  /** Whoever came to another volume wants it the next time, too: 0 to 1. */
  readonly onVolume?: (volume: number) => void;
  readonly onChange: (view: PageView) => void;
  /** Loads the part that receives sound; given so that tests need no WebRTC. */
  readonly loadSound?: (options: SoundOptions) => Promise<LoadedSound>;
}

/** Whoever unmutes wants to hear something, however far down the slider was pulled before. */
const AUDIBLE = 0.2;
/** Between tries to load the part that receives sound. */
const LOAD_WAIT = { firstMs: 500, lastMs: 10_000 };
const NOT_LOADED = 'A part of this page did not arrive. Trying again; a reload may help.';

const UNSUPPORTED = { kind: 'failed', code: 'unsupported' } as const;

type Joined = SeenReply<typeof listenerRequests, 'join'>;

/** A listener's page at work: keeps the line to the server, the sound, and what is to be seen of both. */
export class Player {
  readonly #options: PlayerOptions;
  readonly #client: SignalingClient<typeof listenerRequests>;
  readonly #speaker: Speaker;
  readonly #allowed: Promise<boolean>;
  #loading: Promise<LoadedSound | undefined> | undefined;
  #sound: LoadedSound | undefined;
  #view: PageView;
  #reply: Joined | undefined;
  #connected = false;
  #hasStream = false;
  /** As the server has told it so far; of what plays, the view shows what is heard already. */
  #session: SeenSnapshot;
  #newsTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #loadWait = new Backoff(LOAD_WAIT);
  #loadTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  private constructor(options: PlayerOptions) {
    this.#options = options;
    this.#speaker = new Speaker(options.audio, () => this.#interrupted());
    this.#session = options.session;
    this.#view = firstView(options.session);
    this.#client = new SignalingClient<typeof listenerRequests>({
      url: options.socketUrl,
      requests: listenerReplies,
      greet: () => this.#join(),
    });
    this.#listen();
    this.setVolume(options.volume);
    this.#allowed = this.#tryAutoplay();
  }

  /** Joins at once, and plays as soon as this browser lets it. */
  static start(options: PlayerOptions): Player {
    const player = new Player(options);
    if (options.loadSound || canHear()) player.#client.start();
    else player.#end(UNSUPPORTED);
    return player;
  }

  get view(): PageView {
    return this.#view;
  }

  /** Server time, milliseconds. */
  nowMs(): number {
    return this.#client.clock.now();
  }

  /** The tap. Must be called within the event, or browsers do not count it. */
  play(): void {
    if (this.#closed || this.#view.playback === 'playing') return;
    this.#set({ playback: 'starting' });
    void this.#speak();
    void this.#receive();
  }

  pause(): void {
    this.#set({ playback: 'stopped' });
    this.#speaker.pause();
  }

  toggle(): void {
    if (this.#wanted) this.pause();
    else this.play();
  }

  /** Muting is for now; unmuting is a volume, and always one that is heard. */
  setMuted(muted: boolean): void {
    if (!muted) {
      this.setVolume(Math.max(AUDIBLE, this.#view.volume));
      return;
    }
    this.#speaker.muted = true;
    this.#set({ muted });
  }

  /** 0 to 1. Turning it up unmutes, and 0 mutes: what was heard before is kept for then. */
  setVolume(volume: number): void {
    // In hundredths: three steps of a tenth down from 0.3 would leave what nobody hears, and no mute either.
    const bounded = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
    if (Number.isNaN(bounded)) return;
    const muted = bounded === 0;
    this.#speaker.muted = muted;
    if (!muted) this.#speaker.volume = bounded;
    this.#set({ muted, volume: bounded || this.#view.volume });
    this.#options.onVolume?.(bounded);
  }

  /** By so much more or less than is heard now. */
  changeVolume(by: number): void {
    this.setVolume((this.#view.muted ? 0 : this.#view.volume) + by);
  }

  /** The page came back, or the network did. */
  wake(): void {
    this.#client.wake();
    this.#sound?.reception.wake();
    if (this.#loadTimer) void this.#receive();
  }

  /** The page goes for good: says goodbye, so that the count is right at once. */
  leave(): void {
    if (this.#view.line.kind === 'joined') {
      // Nobody will be there to hear whether it arrived; the server notices the closed socket anyway.
      this.#client.request('leave', {}).catch(() => undefined);
    }
    this.close();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#newsTimer);
    clearTimeout(this.#loadTimer);
    this.#client.close();
    this.#speaker.pause();
    this.#sound?.close();
    this.#sound = undefined;
  }

  get #wanted(): boolean {
    return this.#view.playback === 'starting' || this.#view.playback === 'playing';
  }

  #listen(): void {
    const client = this.#client;
    client.on('status', (status) => this.#statusChanged(status));
    client.on('session', (news) => this.#sessionChanged(news));
    client.on('program', ({ producerId }) => this.#sound?.reception.program(producerId));
    client.on('sessionEnded', ({ reason, endedAtMs }) => this.#end({ kind: 'ended', reason, endedAtMs }));
    client.on('removed', ({ message }) => this.#end({ kind: 'removed', message }));
  }

  async #tryAutoplay(): Promise<boolean> {
    const result = await this.#speaker.play();
    const allowed = result === 'playing';
    // A tap may have come first.
    if (this.#view.playback === 'unknown') this.#set({ playback: allowed ? 'starting' : 'blocked' });
    return allowed;
  }

  async #join(): Promise<void> {
    // With the device at hand, the reply to `join` brings the sound along; else it is asked for after the
    // tap.
    const loaded = (await this.#allowed) || this.#wanted ? await this.#loadSound() : undefined;
    const reply = await this.#askToJoin(loaded?.reception.rtpCapabilities);
    this.#reply = reply;
    // What it says is newer than what waits to be shown.
    clearTimeout(this.#newsTimer);
    this.#session = reply.session;
    this.#set({ line: { kind: 'joined' }, session: reply.session });
    this.#sound?.joined(reply);
  }

  async #askToJoin(rtpCapabilities: RtpCapabilities | undefined): Promise<Joined> {
    const { clock } = this.#client;
    const sentMs = clock.localMs();
    const request = {
      protocol: PROTOCOL_VERSION,
      sessionId: this.#view.session.sessionId,
      ...(rtpCapabilities && { rtpCapabilities }),
    };
    const resumeToken = this.#reply?.resumeToken;
    const reply = await this.#client.request('join', { ...request, ...(resumeToken && { resumeToken }) });
    clock.sample(reply.serverTimeMs, sentMs, clock.localMs());
    return reply;
  }

  #loadSound(): Promise<LoadedSound | undefined> {
    this.#loading ??= this.#newSound();
    return this.#loading;
  }

  async #newSound(): Promise<LoadedSound | undefined> {
    clearTimeout(this.#loadTimer);
    try {
      const load = this.#options.loadSound ?? (await loadedSound());
      const sound = await load({
        client: this.#client,
        routerRtpCapabilities: this.#options.routerRtpCapabilities,
        play: () => this.play(),
        pause: () => this.pause(),
        onStream: (stream) => {
          this.#speaker.connect(stream);
          this.#hasStream = true;
          if (this.#wanted) void this.#speak();
        },
        onConnected: (connected) => {
          this.#connected = connected;
          this.#settlePlayback();
        },
        onQuiet: (quiet) => this.#set({ quiet }),
        onTrouble: (trouble) => this.#set({ trouble }),
        wake: () => this.wake(),
      });
      if (this.#closed) {
        sound.close();
        return undefined;
      }
      this.#sound = sound;
      sound.show(this.#view);
      return sound;
    } catch (error) {
      console.error('The sound cannot be received.', error);
      if (!this.#closed) this.#notLoaded(error);
      return undefined;
    }
  }

  #notLoaded(error: unknown): void {
    // What does not arrive is a TypeError to every browser (HTML, "fetch a single module script"). All else
    // is this browser's.
    if (!(error instanceof TypeError)) {
      this.#end(UNSUPPORTED);
      return;
    }
    // A server that restarts, or a network that is away: neither is for good.
    this.#loading = undefined;
    this.#loadTimer = setTimeout(() => void this.#receive(), this.#loadWait.next());
    this.#set({ trouble: NOT_LOADED });
  }

  /** After the first tap: fetch the sound that `join` did not bring. */
  async #receive(): Promise<void> {
    if (this.#closed || this.#loading) return;
    const sound = await this.#loadSound();
    // Else `join` is still on its way, and finds the sound when it is back.
    if (this.#reply) sound?.joined(this.#reply);
  }

  /** Lets the element play what it has, be it the silence that wins the right to play more. */
  async #speak(): Promise<void> {
    const result = await this.#speaker.play();
    if (result === 'blocked') this.#set({ playback: 'blocked' });
    else this.#settlePlayback();
  }

  #settlePlayback(): void {
    if (!this.#wanted) return;
    const playing = this.#connected && this.#hasStream;
    this.#set(playing ? { playback: 'playing', trouble: null } : { playback: 'starting' });
  }

  /** The system took the sound away: a call, or headphones unplugged. */
  #interrupted(): void {
    if (this.#wanted) this.pause();
  }

  #statusChanged(status: SignalingStatus): void {
    if (this.#closed) return;
    if (status.state === 'away') {
      const { code, message } = status.error;
      this.#set({ line: { kind: 'away', code, message } });
    }
    if (status.state === 'stopped' && status.error) this.#end(lastLine(status.error));
  }

  #end(line: Line): void {
    this.#set({ line });
    this.close();
  }

  #sessionChanged(news: SessionNews): void {
    this.#session = applyEvent(this.#session, news);
    const { nowPlaying, history } = this.#view.session;
    if (news.event === 'nowPlaying' || news.event === 'position') this.#showWhenHeard();
    else this.#set({ session: { ...this.#session, nowPlaying, history } });
  }

  /** The sound of the change still sits in this listener's buffer. */
  #showWhenHeard(): void {
    clearTimeout(this.#newsTimer);
    const { nowPlaying } = this.#view.session;
    const isNewTrack = this.#session.nowPlaying.track?.number !== nowPlaying.track?.number;
    const delayMs = isNewTrack && this.#view.playback === 'playing' ? (this.#sound?.bufferMs ?? 0) : 0;
    this.#newsTimer = setTimeout(() => this.#set({ session: this.#session }), delayMs);
  }

  #set(news: Partial<PageView>): void {
    this.#view = { ...this.#view, ...news };
    this.#options.onChange(this.#view);
    this.#sound?.show(this.#view);
  }
}

/**
 * Without these nothing can be heard here, and no tap changes that. What else it takes is known once that
 * part is loaded.
 */
function canHear(): boolean {
  return typeof WebSocket === 'function' && typeof RTCPeerConnection === 'function';
}

async function loadedSound(): Promise<typeof Sound.load> {
  const part = await import('./sound.ts');
  return part.Sound.load;
}

function lastLine(error: ProtocolError): Line {
  if (error.code === 'session-ended') return { kind: 'ended', reason: null, endedAtMs: null };
  if (error.code === 'removed') return { kind: 'removed', message: error.message };
  return { kind: 'failed', code: error.code };
}
