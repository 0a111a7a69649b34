import type { StereoLevel } from '../capture/stereo-meter.ts';
import { type FailureCode, HostFailure } from '../failures/failures.ts';
import type { KeptSession } from '../messaging/kept-broadcast.ts';
import type { LiveState } from '../messaging/studio-state.ts';
import type { SteeringRequest } from '../session/host-session.ts';
import type { HostTalk } from '../talk/host-talk.ts';
import type { BroadcastOptions } from './broadcast-options.ts';
import { type BroadcastEvents, type BroadcastParts, broadcastParts } from './broadcast-parts.ts';
import type { DeskControl } from './desk-control.ts';
import { openEnds } from './open-ends.ts';
import type { RecordingControl } from './recording-control.ts';
import { shownLiveOf } from './shown-live.ts';

/**
 * One broadcast from going live to its end: its sources, the host's monitor, the session and the uplink, and
 * how they stand. What kind of source it is, is no matter here.
 */
export class Broadcast {
  readonly #options: BroadcastOptions;
  readonly #parts: BroadcastParts;
  #mutedHere: boolean;
  #closed = false;

  private constructor(options: BroadcastOptions, parts: BroadcastParts) {
    this.#options = options;
    this.#parts = parts;
    this.#mutedHere = options.goesOn?.from.mutedHere ?? false;
    parts.monitor.setOpen(!this.#mutedHere);
    this.#listen();
  }

  /** @throws HostFailure, ProtocolError, or why it was called off; then nothing is left open */
  static async start(options: BroadcastOptions): Promise<Broadcast> {
    const { calledOff } = options;
    const parts = broadcastParts(options, await openEnds(options));
    const broadcast = new Broadcast(options, parts);
    calledOff?.addEventListener('abort', () => void broadcast.end(), { once: true });
    try {
      calledOff?.throwIfAborted();
      await parts.outlet.start();
      calledOff?.throwIfAborted();
    } catch (error) {
      await broadcast.#giveUp();
      const { endFailure } = parts.session;
      throw endFailure ? new HostFailure(endFailure, error) : error;
    }
    const { endFailure } = parts.session;
    if (endFailure) {
      await broadcast.end();
      throw new HostFailure(endFailure);
    }
    broadcast.#sessionChanged();
    return broadcast;
  }

  on<E extends keyof BroadcastEvents>(name: E, listener: BroadcastEvents[E]): () => void {
    return this.#parts.news.on(name, listener);
  }

  get serverTimeMs(): number {
    return this.#parts.session.serverTimeMs;
  }

  /** What it takes to go on from here in another document, with the same source or another. */
  kept(): KeptSession {
    const { wish, bitrate, visibility } = this.#options;
    const { session, pause } = this.#parts;
    return {
      ...session.ticket,
      serverUrl: wish.serverUrl,
      hostName: wish.hostName,
      title: wish.title,
      visibility,
      bitrate,
      paused: pause.isPaused,
      mutedHere: this.#mutedHere,
      linkInvite: this.#parts.link?.invite ?? null,
      graceMs: session.welcome.graceMs,
    };
  }

  state(): LiveState {
    return shownLiveOf(this.#options, this.#parts, this.#mutedHere);
  }

  /** `undefined` where the host has no voice of its own. */
  get talk(): HostTalk | undefined {
    return this.#parts.talk;
  }

  /** `undefined` where the host has no voice of its own. */
  get desk(): DeskControl | undefined {
    return this.#parts.desk;
  }

  get recording(): RecordingControl {
    return this.#parts.recording;
  }

  /** What host and ops may ask. Rejects with a ProtocolError. */
  get steer(): SteeringRequest {
    return this.#parts.session.steer;
  }

  /** `undefined` while it cannot be measured. */
  level(): StereoLevel | undefined {
    return this.#parts.monitor.level();
  }

  setPaused(paused: boolean): void {
    this.#parts.pause.set(paused);
    this.#parts.outlet.setOpen(!paused);
    this.#parts.desk?.broke();
    this.#changed();
  }

  setMutedHere(muted: boolean): void {
    this.#mutedHere = muted;
    this.#parts.monitor.setOpen(!muted);
    this.#changed();
  }

  /** The network may be back. */
  wake(): void {
    this.#parts.session.wake();
    this.#parts.talk?.wake();
  }

  /** Ends it for everyone. Idempotent. */
  async end(): Promise<void> {
    await Promise.all([this.#parts.session.end(), this.#close()]);
  }

  #listen(): void {
    const { source, session, watch, monitor, uplink, talk, desk } = this.#parts;
    source.on('change', () => this.#changed());
    source.on('anew', () => watch.restart());
    monitor.on('output', () => this.#changed());
    watch.on('look', () => this.#looked());
    talk?.on('change', () => this.#changed());
    desk?.on('change', () => this.#changed());
    desk?.on('front', () => this.#turned());
    session.on('change', () => this.#sessionChanged());
    session.on('back', (transportId) => this.#sessionBack(transportId));
    session.on('programLost', () => uplink.programLost());
    session.on('ended', (failure) => this.#over(failure));
  }

  #changed(): void {
    this.#parts.news.emit('change');
  }

  /** The desk's other tab is heard more. */
  #turned(): void {
    this.#parts.feed.turnTo(this.#parts.desk?.front);
    this.#parts.watch.restart();
  }

  #looked(): void {
    const { source, session, watch, desk } = this.#parts;
    // A pause explains a silence, and a page that is well says when it ends.
    const isMissed = watch.isSoundless && session.nowPlaying.playbackState !== 'paused';
    source.looked(isMissed && !desk?.front);
    desk?.front?.looked(isMissed);
    this.#changed();
  }

  #sessionChanged(): void {
    this.#parts.pause.reconcile();
    this.#parts.link?.reconcile();
    this.#changed();
  }

  #sessionBack(transportId: string | undefined): void {
    this.#parts.uplink.sessionBack(transportId);
    this.#parts.feed.resend();
    this.#parts.talk?.lineBack();
    this.#sessionChanged();
  }

  #over(failure: FailureCode): void {
    void this.#close();
    this.#parts.news.emit('over', failure);
  }

  /** What failed to begin ends; what was there before is left for its host to come back to. */
  async #giveUp(): Promise<void> {
    const { goesOn, calledOff } = this.#options;
    if (!goesOn || calledOff?.aborted) {
      await this.end();
      return;
    }
    this.#parts.session.close();
    await this.#close();
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { source, watch, pause, feed, uplink, monitor, talk, desk, link } = this.#parts;
    // Whatever becomes of the mix, the tab is given back.
    const deskClosed = desk?.close();
    talk?.close();
    link?.close();
    this.#options.sources.voice?.close();
    watch.close();
    pause.close();
    feed.close();
    uplink.close();
    source.close();
    await Promise.all([deskClosed, monitor.close()]);
  }
}
