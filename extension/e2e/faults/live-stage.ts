import { parseSessionCode } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import type { AuxcastServer } from '../harness/auxcast-server.ts';
import { Chromium } from '../harness/chromium.ts';
import { hears } from '../harness/hears.ts';
import type { HostPopup } from '../harness/host-popup.ts';
import { HostStage } from '../harness/host-stage.ts';
import { ListenerPage } from '../harness/listener-page.ts';
import { MUSIC, type MusicTrack } from '../harness/music.ts';
import { MusicPage } from '../harness/music-page.ts';
import { ReceptionTap } from '../harness/reception-tap.ts';
import { waitFor } from '../harness/wait-for.ts';
import { ServerWatch, WATCHER_KEY } from './server-watch.ts';
import { SocketTap } from './socket-tap.ts';
import { SoundLog } from './sound-log.ts';

export interface LiveStageOptions {
  /** Settings of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told what was measured; printed unless given. */
  readonly say?: (line: string) => void;
}

/** A listener's page, what it hears, and when. */
export interface Seat {
  readonly page: Page;
  readonly listener: ListenerPage;
  readonly sound: SoundLog;
  readonly tap: ReceptionTap;
  readonly sockets: SocketTap;
}

/**
 * A broadcast from a real tab, on a server that may be broken, with listeners' pages in a browser of their
 * own.
 */
export class LiveStage {
  readonly host: HostStage;
  readonly elsewhere: Chromium;
  readonly music: MusicPage;
  readonly inside: ServerWatch;
  readonly say: (line: string) => void;
  #track: MusicTrack = MUSIC[0];
  #popup: HostPopup | undefined;
  #link: string | undefined;

  private constructor(host: HostStage, elsewhere: Chromium, music: MusicPage, say: (line: string) => void) {
    this.host = host;
    this.elsewhere = elsewhere;
    this.music = music;
    this.inside = new ServerWatch(host.server);
    this.say = say;
  }

  /** Music plays, and nobody is live yet. `scope` ends it all. */
  static async open(
    scope: AsyncDisposableStack,
    { env = {}, say = (line) => console.info(line) }: LiveStageOptions = {},
  ): Promise<LiveStage> {
    const host = await HostStage.open({ env: { HOST: '127.0.0.1', ADMIN_KEY: WATCHER_KEY, ...env } });
    scope.defer(() => host.close());
    const elsewhere = await Chromium.launch();
    scope.defer(() => elsewhere.close());
    const music = await MusicPage.open(host.chromium);
    await music.play();
    return new LiveStage(host, elsewhere, music, say);
  }

  get server(): AuxcastServer {
    return this.host.server;
  }

  get link(): string {
    if (this.#link === undefined) throw new Error('Nobody is live.');
    return this.#link;
  }

  get sessionId(): string {
    const id = parseSessionCode(this.link);
    if (id === undefined) throw new Error(`"${this.link}" is no session's link.`);
    return id;
  }

  /** What the tab plays. */
  get track(): MusicTrack {
    return this.#track;
  }

  /** Ends an earlier broadcast and begins one with a link of its own. */
  async goLive(): Promise<void> {
    const popup = await this.host.popup(this.music.page);
    if (this.#link !== undefined) await popup.end();
    this.#link = await popup.goLive();
    this.#popup = popup;
    await waitFor('the popup says so', async () => (await popup.text('#session-state')) === 'Live');
  }

  /** One more listener, in a window of its own: a page behind another would have slower timers. */
  async seat(): Promise<Seat> {
    const window = await this.elsewhere.browser.createBrowserContext();
    const page = await window.newPage();
    const [tap, sockets] = await Promise.all([ReceptionTap.attach(page), SocketTap.attach(page)]);
    const listener = await ListenerPage.open(page, this.link);
    const sound = await SoundLog.attach(page);
    await hears(listener, this.#track);
    return { page, listener, sound, tap, sockets };
  }

  /** Another track, with another tone in each ear. */
  async nextTrack(): Promise<MusicTrack> {
    await this.music.next();
    this.#track = this.#track === MUSIC[0] ? MUSIC[1] : MUSIC[0];
    return this.#track;
  }

  async popup(): Promise<HostPopup> {
    if (!this.#popup || this.#popup.page.isClosed()) this.#popup = await this.host.popup(this.music.page);
    return this.#popup;
  }

  /**
   * Whole again: the tab's sound at the listener, new tracks too, and the link and all that was played as
   * before.
   */
  async isWhole(seat: Seat, before: Whole): Promise<void> {
    await hears(seat.listener, this.#track);
    const next = await this.nextTrack();
    const { link, played } = await this.heardWhole(seat);
    if (link !== before.link) throw new Error(`The link was ${before.link} and is ${link}.`);
    const expected = [...before.played, next.title];
    if (JSON.stringify(played) !== JSON.stringify(expected)) {
      throw new Error(`Played should be ${expected.join(', ')}, and is ${played.join(', ')}.`);
    }
  }

  /** What there is to lose, once the listener hears and sees what plays. */
  async heardWhole({ listener }: Seat): Promise<Whole> {
    const { title } = this.#track;
    await hears(listener, this.#track);
    await waitFor(`"${title}" is seen`, async () => (await listener.read()).title === title);
    return this.whole();
  }

  async whole(): Promise<Whole> {
    const popup = await this.popup();
    const tracks = await this.inside.history(this.sessionId);
    return { link: await popup.link(), played: tracks.map(({ title }) => title) };
  }
}

/** What must outlive a fault. */
export interface Whole {
  readonly link: string;
  /** Titles, in the order they came. */
  readonly played: readonly string[];
}
