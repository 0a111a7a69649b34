import { setTimeout as pause } from 'node:timers/promises';
import { parseSessionCode } from '@auxcast/shared-types';
import { Chromium } from '../harness/chromium.ts';
import { ClickEar } from '../harness/clicks.ts';
import { HostDesk } from '../harness/host-desk.ts';
import { HostStage } from '../harness/host-stage.ts';
import { HostUplink } from '../harness/host-uplink.ts';
import { ListenerPage } from '../harness/listener-page.ts';
import { MixingDesk } from '../harness/mixing-desk.ts';
import { MusicPage } from '../harness/music-page.ts';
import { MICROPHONE_ALLOWED, takeSiteSeat } from '../harness/site-seat.ts';
import { SoundDevice } from '../harness/sound-device.ts';
import type { TalkSeat } from '../harness/talk-seat.ts';
import { HeadlessPeople, type HeadlessPerson } from './headless-people.ts';
import { TrackRecorder } from './track-recorder.ts';

const SEEK_MS = 1000;
/** Hears what is played to the output of that name. */
export const MOUTH = 'mouth';
/** The host's microphone. */
const HOST = 'host';
/** Hertz; near no multiple of another tone. */
const HOST_HZ = 1233;

/**
 * A host with an open desk, a guest and a listener, each with a real browser's page; and whoever comes
 * without a browser.
 */
export class DeskStage {
  readonly music: MusicPage;
  readonly desk: MixingDesk;
  readonly uplink: HostUplink;
  readonly guest: TalkSeat;
  /** What the listener's page plays. */
  readonly ear: ClickEar;
  readonly heard: TrackRecorder;
  readonly people: HeadlessPeople;
  /** Of the headless ones: it hears the program. */
  readonly audience: HeadlessPerson;
  readonly #stage: HostStage;
  readonly #host: HostDesk;
  readonly #sessionId: string;

  private constructor(parts: {
    readonly stage: HostStage;
    readonly music: MusicPage;
    readonly host: HostDesk;
    readonly uplink: HostUplink;
    readonly guest: TalkSeat;
    readonly ear: ClickEar;
    readonly heard: TrackRecorder;
    readonly people: HeadlessPeople;
    readonly audience: HeadlessPerson;
    readonly sessionId: string;
  }) {
    this.#stage = parts.stage;
    this.music = parts.music;
    this.#host = parts.host;
    this.desk = new MixingDesk(parts.host.page);
    this.uplink = parts.uplink;
    this.guest = parts.guest;
    this.ear = parts.ear;
    this.heard = parts.heard;
    this.people = parts.people;
    this.audience = parts.audience;
    this.#sessionId = parts.sessionId;
  }

  /** Live, with the music playing; the desk was not opened yet. `scope` ends all of it. */
  static async open(scope: AsyncDisposableStack): Promise<DeskStage> {
    const sound = await SoundDevice.create({ [HOST]: HOST_HZ }, [MOUTH]);
    scope.defer(() => sound.close());
    const stage = await HostStage.open({ sound, env: { WORKERS: '1' } });
    scope.defer(() => stage.close());
    const visitors = await Chromium.launch({ args: MICROPHONE_ALLOWED, env: sound.environment });
    scope.defer(() => visitors.close());
    const people = new HeadlessPeople();
    scope.defer(() => people.close());

    const music = await MusicPage.open(stage.chromium);
    await music.play();
    const popup = await stage.popup(music.page);
    const link = await popup.goLive();
    const sessionId = parseSessionCode(link);
    if (!sessionId) throw new Error(`"${link}" is no session's link.`);
    const host = await HostDesk.open(stage, popup);
    const uplink = await HostUplink.of(stage.chromium);
    const guest = await takeSiteSeat(visitors, local(await host.invite('Guest: may talk')), 'Ada');
    await guest.arm(MOUTH);
    const context = await visitors.browser.createBrowserContext();
    const listener = await context.newPage();
    await ListenerPage.open(listener, local(link));
    await listener.waitForFunction(() => document.querySelector('audio')?.srcObject instanceof MediaStream);
    const ear = await ClickEar.attach(listener);
    const heard = await TrackRecorder.attach(await listener.evaluateHandle(playedTracks));
    const audience = await people.join({ url: socketOf(stage), sessionId });
    await audience.hear('program', {});
    const parts = { stage, music, host, uplink, guest, ear, heard, people, audience, sessionId };
    return new DeskStage(parts);
  }

  get chromium(): Chromium {
    return this.#stage.chromium;
  }

  /** A guest without a browser, who talks nowhere yet. @param frames of its voice */
  async inviteHeadless(name: string, frames: readonly string[]): Promise<HeadlessPerson> {
    const token = new URL(await this.#host.invite('Guest: may talk')).hash.slice(1);
    const invite = { token, name };
    const person = await this.people.join({
      url: socketOf(this.#stage),
      sessionId: this.#sessionId,
      invite,
    });
    await person.speak(frames);
    return person;
  }

  /** The host's own voice goes into the mix, a tone. */
  async hostTalks(): Promise<void> {
    await this.#host.seat.arm(HOST);
    await this.#host.seat.talk('stage', true);
  }

  /** From the song's beginning: there is no seam for as long as a song lasts. */
  async restartMusic(): Promise<void> {
    await this.music.seek(0);
    // What was before has left all buffers.
    await pause(SEEK_MS);
  }

  /** While this runs, nobody looks at the host's page: it is not part of what a broadcast costs. */
  async withoutPage<T>(look: () => Promise<T>): Promise<T> {
    const { page } = this.#host;
    const url = page.url();
    await page.goto('about:blank');
    const seen = await look();
    await page.goto(url);
    await page.waitForSelector('[data-strip="tab"]');
    return seen;
  }
}

/** Pages of another host have a store of their own, and are as safe. */
function local(url: string): string {
  return Object.assign(new URL(url), { hostname: 'localhost' }).href;
}

function socketOf({ server }: HostStage): string {
  return Object.assign(new URL('/ws', server.url), { protocol: 'ws:' }).href;
}

/** Runs in the page. */
function playedTracks(): MediaStreamTrack[] {
  const stream = document.querySelector('audio')?.srcObject;
  return stream instanceof MediaStream ? stream.getAudioTracks() : [];
}
