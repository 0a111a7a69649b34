import { once } from 'node:events';
import { createServer } from 'node:net';
import { parseSessionCode } from '@auxcast/shared-types';
import { AuxcastServer } from '../../harness/auxcast-server.ts';
import { Chromium } from '../../harness/chromium.ts';
import { ExtensionCopy } from '../../harness/extension-copy.ts';
import { hears } from '../../harness/hears.ts';
import { HostPopup } from '../../harness/host-popup.ts';
import { HostUplink } from '../../harness/host-uplink.ts';
import { ListenerPage } from '../../harness/listener-page.ts';
import { MUSIC } from '../../harness/music.ts';
import { MusicPage } from '../../harness/music-page.ts';
import { NetworkLine } from '../../harness/network-line.ts';
import { ReceptionTap } from '../../harness/reception-tap.ts';
import { SoundDevice } from '../../harness/sound-device.ts';
import { TurnServer } from '../../harness/turn-server.ts';
import { waitFor } from '../../harness/wait-for.ts';
import { WebHost } from '../../harness/web-host.ts';
import { ServerWatch, WATCHER_KEY } from '../server-watch.ts';
import { SoundLog } from '../sound-log.ts';

/**
 * How long the server keeps the place of a listener it cannot reach: short, so that a sleeper is forgotten.
 */
export const LISTENER_GRACE_MS = 3000;
export const TURN_SECRET = 'a-secret-between-the-server-and-coturn';
export const TONES = MUSIC[0];

/** One listener's page, when it sounds, and what its browser says about it. */
export interface NetworkSeat {
  readonly page: ListenerPage;
  readonly tap: ReceptionTap;
  readonly sound: SoundLog;
  /** From opening the page to its first sound. */
  readonly joinMs: number;
}

/** Who opened the link, and may not hear yet. */
export interface NetworkVisitor extends Omit<NetworkSeat, 'joinMs'> {
  readonly openedAtMs: number;
}

/**
 * A broadcast over bad lines: the server on this machine, the host's browser and the listener's each on a
 * host of its own. The music comes from the host's own machine, so it plays on whatever happens to the line.
 */
export class NetworkStage {
  readonly server: AuxcastServer;
  readonly inside: ServerWatch;
  readonly hostLine: NetworkLine;
  readonly listenerLine: NetworkLine;
  readonly audience: Chromium;
  readonly music: MusicPage;
  /** Of the server, for UDP and TCP alike. */
  readonly rtcPort: number;
  /** For a Firefox. */
  readonly sound: SoundDevice;
  /** Told what was measured. */
  readonly say: (line: string) => void;
  readonly #host: Chromium;
  #link: string | undefined;
  #seat: NetworkSeat | undefined;

  private constructor(parts: Parts, music: MusicPage, say: (line: string) => void) {
    this.server = parts.server;
    this.inside = new ServerWatch(parts.server);
    this.hostLine = parts.hostLine;
    this.listenerLine = parts.listenerLine;
    this.audience = parts.audience;
    this.rtcPort = parts.rtcPort;
    this.#host = parts.host;
    this.music = music;
    this.sound = parts.sound;
    this.say = say;
  }

  /** Live. `scope` ends it all. */
  static async open(
    scope: AsyncDisposableStack,
    say: (line: string) => void = (line) => console.info(line),
  ): Promise<NetworkStage> {
    const parts = await setUp(scope);
    const music = await MusicPage.open(parts.host);
    await music.play();
    const stage = new NetworkStage(parts, music, say);
    await stage.goLive();
    return stage;
  }

  /** As the listener's host reaches it. */
  get link(): string {
    if (this.#link === undefined) throw new Error('Nobody is live.');
    return this.#link;
  }

  get sessionId(): string {
    const id = parseSessionCode(this.link);
    if (id === undefined) throw new Error(`"${this.link}" is no session's link.`);
    return id;
  }

  /** The listener who is there. */
  get seat(): NetworkSeat {
    if (!this.#seat) throw new Error('Nobody listens.');
    return this.#seat;
  }

  /** The scene before a play: good lines, and a listener who hears. */
  async set(): Promise<void> {
    this.hostLine.restore();
    this.listenerLine.restore();
    // The tone's file begins anew, for its end would be a silence too.
    await this.music.seek(0);
    if (this.#seat) await hears(this.#seat.page, TONES);
    else await this.takeSeat();
  }

  /** Ends an earlier broadcast and begins one with a link of its own, which nobody has opened yet. */
  async goLive(): Promise<void> {
    const popup = await this.popup();
    if (this.#link !== undefined) await popup.end();
    const link = new URL(await popup.goLive());
    await popup.close();
    link.hostname = this.listenerLine.serverAddress;
    this.#link = link.href;
    this.#seat = undefined;
  }

  popup(): Promise<HostPopup> {
    return HostPopup.open(this.#host, this.music.page);
  }

  hostUplink(): Promise<HostUplink> {
    return HostUplink.of(this.#host);
  }

  /** Waits until the host's sound takes that way to the server. */
  async hostComesBy(path: 'udp' | 'tcp'): Promise<void> {
    await waitFor(`the host's sound comes by ${path}`, async () => {
      const [host] = await this.inside.participants(this.sessionId);
      return host?.isReceiving === true && host.path === path;
    });
  }

  /** A listener comes anew, in place of the former one, and hears. */
  async takeSeat(): Promise<NetworkSeat> {
    return this.seated(await this.comeIn());
  }

  /**
   * Somebody opens the link, in place of the listener who was there, whether or not there is a way for the
   * sound.
   */
  async comeIn(): Promise<NetworkVisitor> {
    const { browser } = this.audience;
    const former = await browser.pages();
    const page = await browser.newPage();
    this.#seat = undefined;
    await Promise.all(former.map((one) => one.close()));
    // Over plain http to a LAN address a page knows its browser by this alone, and nobody's says "Headless".
    await page.setUserAgent({ userAgent: (await browser.userAgent()).replace('Headless', '') });
    const tap = await ReceptionTap.attach(page);
    const openedAtMs = Date.now();
    const listener = await ListenerPage.open(page, this.link);
    return { page: listener, tap, sound: await SoundLog.attach(page), openedAtMs };
  }

  /** Whoever came in hears, and is the listener from now on. */
  async seated({ page, tap, sound, openedAtMs }: NetworkVisitor, deadlineMs?: number): Promise<NetworkSeat> {
    await hears(page, TONES, deadlineMs);
    const { firstHeardAtMs } = await page.read();
    const joinMs = Math.round((firstHeardAtMs ?? Date.now()) - openedAtMs);
    this.#seat = { page, tap, sound, joinMs };
    return this.#seat;
  }
}

interface Parts {
  readonly server: AuxcastServer;
  readonly hostLine: NetworkLine;
  readonly listenerLine: NetworkLine;
  readonly host: Chromium;
  readonly audience: Chromium;
  readonly rtcPort: number;
  readonly sound: SoundDevice;
}

async function setUp(scope: AsyncDisposableStack): Promise<Parts> {
  // The lines come first: the server listens on the addresses that are there when it starts.
  const [hostLine, listenerLine] = [NetworkLine.create(), NetworkLine.create()];
  for (const line of [hostLine, listenerLine]) scope.defer(() => line.close());
  const rtcPort = await freePort();
  const server = await AuxcastServer.start({
    env: {
      WORKERS: '1',
      RTC_MIN_PORT: String(rtcPort),
      RTC_MAX_PORT: String(rtcPort),
      MEDIASOUP_ANNOUNCED_IP: [hostLine, listenerLine].map((line) => line.serverAddress).join(),
      ADMIN_KEY: WATCHER_KEY,
      LISTENER_GRACE_MS: String(LISTENER_GRACE_MS),
      TURN_URLS: [hostLine, listenerLine].flatMap((line) => TurnServer.urlsOf(line)).join(),
      TURN_SECRET,
    },
  });
  scope.defer(() => server.close());
  const extension = await ExtensionCopy.presetTo(`http://${hostLine.serverAddress}:${server.port}`);
  scope.defer(() => extension.close());
  const web = await WebHost.start(hostLine);
  scope.defer(() => web.close());
  const [host, audience] = await Promise.all([
    Chromium.launch({ extensions: [extension.directory], args: web.chromiumArgs, on: hostLine }),
    Chromium.launch({ on: listenerLine }),
  ]);
  for (const browser of [host, audience]) scope.defer(() => browser.close());
  const sound = await SoundDevice.create();
  scope.defer(() => sound.close());
  return { server, hostLine, listenerLine, host, audience, rtcPort, sound };
}

/** One that nobody has just now, on any address of this machine. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('A TCP server has a port.');
  return address.port;
}
