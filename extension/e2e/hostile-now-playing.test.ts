/**
 * A music page that means harm, all the way to the listener's screen: text stays text, pictures are pictures,
 * and all go on.
 */
import { parseSessionCode, sessionHistory } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureWords } from '../failures/failures.ts';
import { frameIn } from './harness/frame-in.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { PrivateServer } from './harness/private-server.ts';
import { waitFor } from './harness/wait-for.ts';

const PAGE = 'https://hostile.auxcast.example/';
/** What `cleanText` takes away, and markup would need. */
const UNCLEAN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const LONGEST = 300;
/** A page without an address and a title. */
const UNNAMED = '<!doctype html><audio loop src="/tone/550-880-80.wav"></audio>';

interface Said {
  readonly title: string;
  readonly artist?: string;
  readonly album?: string;
  readonly artwork?: readonly { readonly src: string; readonly sizes?: string }[];
}

interface Hostile {
  play(): Promise<void>;
  say(said: Said): void;
  flood(detail: string, times: number): void;
}

declare global {
  interface Window {
    readonly hostile: Hostile;
  }
}

let stage: HostStage;
let nearby: PrivateServer;
let music: Page;
let shown: Page;
let listener: ListenerSocket;
/** What the listener's page asked others for, and what went wrong on it. */
const foreign: string[] = [];
const trouble: string[] = [];
/** Of the broadcasts, the last of which is on. */
const links: string[] = [];
/** Of the titles that mark what was said. */
let number = 0;

beforeAll(async () => {
  [stage, nearby] = await Promise.all([HostStage.open(), PrivateServer.start()]);
  music = await stage.chromium.open(PAGE);
  await music.evaluate(() => window.hostile.play());
  shown = await stage.chromium.browser.newPage();
  shown.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (/^(https?|ftp):$/.test(protocol) && origin !== new URL(stage.server.url).origin)
      foreign.push(request.url());
  });
  shown.on('dialog', (dialog) => {
    trouble.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  shown.on('pageerror', (error) => trouble.push(String(error)));
  await shown.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  shown.on('console', (message) => {
    if (message.text().startsWith('policy:')) trouble.push(message.text());
  });
});

afterAll(async () => {
  listener.close();
  await Promise.all([stage.close(), nearby.close()]);
});

/**
 * A broadcast for what follows. In one that was on for long, each further track would wait until listeners
 * may
 * be told of it: see NOW_PLAYING_PACE.
 */
async function goLive(): Promise<void> {
  const popup = await stage.popup(music);
  if (links.length > 0) {
    listener.close();
    await popup.end();
  }
  const link = await popup.goLive();
  await popup.close();
  links.push(link);
  listener = await ListenerSocket.join(stage.server.url, link);
  // What is in no window does not come to life.
  await shown.bringToFront();
  await shown.goto(link);
}

/** Says it with a title that marks it, and waits until the listener's page shows that one. */
async function shows(said: Said): Promise<string> {
  number += 1;
  const mark = `Mark${number}`;
  const marked = { ...said, title: `${mark} ${said.title}` };
  await music.evaluate((what) => window.hostile.say(what), marked);
  await waitFor(`the listener's page shows ${mark}`, async () => {
    expect(await heading()).toContain(mark);
    return true;
  });
  return await heading();
}

function heading(): Promise<string> {
  return shown.evaluate(() => document.querySelector('main h1')?.textContent ?? '');
}

/**
 * Says it with `src` as the larger picture and a harmless one as the smaller. Resolves with the address of
 * the picture that listeners get: by then the larger one has been tried.
 */
async function pictureInsteadOf(src: string): Promise<string> {
  const artwork = [
    { src, sizes: '1024x1024' },
    { src: '/artwork/120-64.png', sizes: '64x64' },
  ];
  const title = await shows({ title: 'Fallback', artwork });
  await waitFor(`a picture with ${title}`, () => {
    const { track } = listener.nowPlaying;
    return track?.title === title && track.artworkUrl !== null;
  });
  return listener.nowPlaying.track?.artworkUrl ?? '';
}

/** Pictures on the record's sleeve; without one it is blank. */
function sleevePictures(): Promise<number> {
  return shown.evaluate(() => document.querySelectorAll('.sleeve img').length);
}

function expectNoHarm(): void {
  expect(trouble).toEqual([]);
  expect(foreign).toEqual([]);
}

describe('text', () => {
  beforeAll(goLive);

  test.each([
    ['script', '<img src=x onerror=alert(1)><script>alert(2)</script>'],
    ['an end of script', '</script><svg onload=alert(3)>'],
    ['a template', '{{constructor.constructor("alert(4)")()}}'],
    [
      'script between bidi controls',
      '\u202e<script>alert(8)</script>\u2066<img src=x onerror=alert(9)>\u200f',
    ],
    ['bidi controls', '\u202egpj.exe\u2066\u200f'],
    ['controls', '\u0007\u0000\u001b[2J'],
    ['zero-width floods', 'x\u200b\u200d\ufeff'.repeat(200)],
    ['100 KB', 'long '.repeat(20_000)],
  ])('of %s is shown as text, clean and bounded', async (_what, text) => {
    const title = await shows({ title: text, artist: text, album: text });
    expect(title).not.toMatch(UNCLEAN);
    expect([...title].length).toBeLessThanOrEqual(LONGEST);
    expect(await shown.evaluate(() => document.querySelectorAll('main h1 *').length)).toBe(0);
    expectNoHarm();
  });
});

describe('artwork alone', () => {
  beforeAll(goLive);

  test.each([
    ['no image', 'data:image/png;base64,AAAA'],
    ['a page', 'data:text/html,<script>alert(5)</script>'],
    ['a script', 'javascript:alert(10)'],
    ['a file of the machine', 'file:///etc/passwd'],
    ['a private address', 'http://127.0.0.1:1/a.png'],
    ['a machine of the network', 'http://192.168.1.1/a.png'],
    ['a host that does not answer', 'https://tracker.example/pixel.png'],
  ])('that is %s leaves the track without a picture', async (_what, src) => {
    await shows({ title: 'Bare', artwork: [{ src }] });
    expect(listener.nowPlaying.track?.artworkUrl).toBeNull();
    expect(await sleevePictures()).toBe(0);
    expectNoHarm();
  });
});

describe('artwork with another beside it', () => {
  beforeAll(goLive);

  test.each([
    ['ten megabytes', '/artwork/noise-1900.png'],
    ['a page that says it is a picture', '/artwork/page.png'],
    ['a script', 'javascript:alert(11)'],
  ])('of %s gives way to the next', async (_what, src) => {
    const picture = await pictureInsteadOf(src);
    expect(picture).toBe(await pictureInsteadOf('data:image/png;base64,AAAA'));
    await waitFor('the picture on the sleeve', async () => (await sleevePictures()) === 1);
    expectNoHarm();
  });

  test('in the host’s own network is not asked for, by whatever address', async () => {
    const harmless = await pictureInsteadOf('data:image/png;base64,AAAA');
    for (const src of nearby.pictures) expect(await pictureInsteadOf(src)).toBe(harmless);
    expect(nearby.asked).toEqual([]);
    expectNoHarm();
    // Nothing else was in the way: the page could have asked by itself, and been answered.
    const [own = ''] = nearby.pictures;
    expect(await music.evaluate(async (src) => (await fetch(src)).status, own)).toBe(200);
    expect(nearby.asked).toHaveLength(1);
  });
});

describe('artwork of other kinds', () => {
  beforeAll(goLive);

  test.each([
    ['an SVG', 'data:image/svg+xml,'],
    ['an SVG that says it is a PNG', 'data:image/png,'],
  ])('that is a drawing with script is never drawn: %s', async (_what, start) => {
    const harmless = await pictureInsteadOf('data:image/png;base64,AAAA');
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" onload="alert(6)"><script>alert(7)</script>' +
      '<image href="https://tracker.example/x.png"/><rect width="64" height="64" fill="#c02020"/></svg>';
    expect(await pictureInsteadOf(`${start}${encodeURIComponent(drawing)}`)).toBe(harmless);
    expectNoHarm();
  });

  test.each(['', 'application/octet-stream', 'text/plain', 'image/jpeg'])(
    'is known by its bytes where its type is said to be %j',
    async (type) => {
      const src = await music.evaluate(async (type) => {
        const answer = await fetch('/artwork/120-64.png');
        return URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type }));
      }, type);
      await shows({ title: 'Untyped', artwork: [{ src }] });
      await waitFor('the picture is there', () => (listener.nowPlaying.track?.artworkUrl ?? null) !== null);
      expectNoHarm();
    },
  );
});

describe('a page', () => {
  beforeAll(goLive);

  test('that forges the reader’s words at full speed holds nobody up', async () => {
    const forged = JSON.stringify({
      session: { metadata: null, playbackState: 'playing', position: null },
      media: null,
      site: null,
    });
    for (const detail of [
      forged,
      '{',
      '[]'.repeat(100_000),
      JSON.stringify({ page: { url: 'https://bank.example/' } }),
    ]) {
      await music.evaluate((what) => window.hostile.flood(what, 20_000), detail);
    }
    expect(await shows({ title: 'Still here' })).toContain('Still here');
    expect(listener.state).toBe('live');
    expect((await fetch(`${stage.server.url}/healthz`)).status).toBe(200);
    expectNoHarm();
  });

  test('that replaced methods of Array, Object and its metadata, and says numbers out of bounds, is read all the same', async () => {
    const page = await stage.chromium.open(PAGE);
    await page.evaluate(() => {
      for (const prototype of [Array.prototype, Object.prototype]) {
        Object.defineProperty(prototype, 'toJSON', { value: () => 'mine' });
      }
      for (const name of ['map', 'filter', 'find', 'some', 'slice', 'push', 'unshift', 'join']) {
        Object.defineProperty(Array.prototype, name, {
          value: () => {
            throw new Error('mine');
          },
        });
      }
    });
    const popup = await stage.popup(page);
    await popup.press('#move-here');
    await page.evaluate(() => {
      const { mediaSession } = navigator;
      mediaSession.playbackState = 'playing';
      const metadata = new MediaMetadata({ title: 'As any other' });
      Object.defineProperty(metadata, 'title', {
        get: () => {
          throw new Error('mine');
        },
      });
      mediaSession.metadata = Object.freeze(metadata);
    });
    await waitFor('listeners see it', () => listener.nowPlaying.track?.title === 'As any other');
    const refused = await page.evaluate(() => {
      const { mediaSession } = navigator;
      let asked = 0;
      const once = {
        get duration() {
          asked += 1;
          if (asked > 1) throw new Error('only once');
          return 90;
        },
      };
      try {
        mediaSession.setPositionState(once);
        mediaSession.setPositionState({ duration: 2 ** 32, position: 5, playbackRate: 50 });
      } catch (error) {
        return String(error);
      }
      return null;
    });
    expect(refused).toBeNull();
    await waitFor('listeners see the live stream', () => {
      expect(listener.nowPlaying).toMatchObject({
        track: { title: 'As any other' },
        playbackState: 'playing',
        anchor: { durationMs: null, rate: 1 },
      });
      return true;
    });
    await popup.close();
    const back = await stage.popup(music);
    await back.press('#move-here');
    await back.close();
    await page.close();
    await shows({ title: 'Back again' });
    expectNoHarm();
  });

  test('a beep and a loop of silence are no music, and Web Audio that sounds plays, whatever the page says', async () => {
    const page = await stage.chromium.open(PAGE);
    await page.evaluate(() => {
      document.title = 'Inbox that beeps';
    });
    const popup = await stage.popup(page);
    await popup.press('#move-here');
    await popup.close();
    await waitFor('nothing known plays', () => listener.nowPlaying.track === null);
    const sound = async (seconds: number) => {
      await page.evaluate(async (length) => {
        const context = new AudioContext();
        const tone = new OscillatorNode(context);
        tone.connect(context.destination);
        tone.start();
        tone.stop(context.currentTime + length);
        window.addEventListener('quiet', () => tone.stop());
        await new Promise((resolve) => {
          tone.addEventListener('ended', resolve);
        });
        await context.close();
      }, seconds);
    };
    await sound(1);
    await page.evaluate(() => {
      const silence = new Audio('/tone/0-0-40.wav');
      silence.loop = true;
      return silence.play();
    });
    // By then a title would have spoken.
    await sound(2);
    expect(listener.nowPlaying.track).toBeNull();
    await page.evaluate(() => {
      window.hostile.say({ title: 'By Web Audio' });
      navigator.mediaSession.playbackState = 'paused';
    });
    const over = sound(30);
    await waitFor('what sounds plays', () => {
      expect(listener.nowPlaying).toMatchObject({
        track: { title: 'By Web Audio' },
        playbackState: 'playing',
      });
      return true;
    });
    await page.evaluate(() => window.dispatchEvent(new Event('quiet')));
    await over;
    await waitFor('it is paused', () => listener.nowPlaying.playbackState === 'paused');
    const back = await stage.popup(music);
    await back.press('#move-here');
    await back.close();
    await page.close();
    await shows({ title: 'Back again' });
    expectNoHarm();
  });

  test('that begins its document anew is read on', async () => {
    await music.evaluate(() => {
      const audio = document.querySelector('audio');
      document.open();
      document.close();
      document.title = 'Written anew';
      if (audio) document.body.append(audio);
    });
    await shows({ title: 'After that' });
    await music.evaluate(() => document.querySelector('audio')?.pause());
    await waitFor('listeners see that it stands', () => listener.nowPlaying.playbackState === 'paused');
    await music.evaluate(() => window.hostile.play());
    await waitFor('and that it plays', () => listener.nowPlaying.playbackState === 'playing');
    expectNoHarm();
  });
});

describe('a player in a frame', () => {
  let blog: Page;

  beforeAll(async () => {
    await goLive();
    blog = await stage.chromium.open(PAGE);
    await blog.evaluate(() => {
      document.title = 'My Blog - a post about music';
    });
    const popup = await stage.popup(blog);
    await popup.press('#move-here');
    await popup.close();
    await waitFor('nothing known plays', () => listener.nowPlaying.track === null);
  });

  afterAll(async () => {
    const popup = await stage.popup(music);
    await popup.press('#move-here');
    await popup.close();
    await blog.close();
    await shows({ title: 'Back again' });
    expectNoHarm();
  });

  const see = async (what: string, seen: object) => {
    await waitFor(what, () => {
      expect(listener.nowPlaying).toMatchObject(seen);
      return true;
    });
  };

  test('that came later, within another, is read; and no more when it is gone', async () => {
    const outer = await frameIn(blog.mainFrame(), { src: '/outer' });
    const player = await frameIn(outer, { src: '/player' });
    await player.evaluate(() => {
      window.hostile.say({ title: 'In a frame' });
      return window.hostile.play();
    });
    await see('what the frame plays', {
      track: { title: 'In a frame' },
      playbackState: 'playing',
      anchor: { durationMs: 90_000, rate: 1 },
    });
    await blog.evaluate(() => document.querySelector('iframe')?.remove());
    await see('nothing', { track: null });
  });

  test('that has no address and no title is called as the page is', async () => {
    const player = await frameIn(blog.mainFrame(), { html: UNNAMED });
    await player.evaluate(() => document.querySelector('audio')?.play());
    await see('the page’s title', {
      track: { title: 'My Blog - a post about music' },
      playbackState: 'playing',
      anchor: { durationMs: 80_000 },
    });
    await blog.evaluate(() => document.querySelector('iframe')?.remove());
    await see('nothing', { track: null });
  });

  test('of another site is not read, and the host is told what would help', async () => {
    const player = await frameIn(blog.mainFrame(), { src: 'https://radio.auxcast.example/' });
    await player.evaluate(() => window.fixture.play());
    const popup = await stage.popup(blog);
    expect(await popup.words('frames-unread')).toBe(failureWords('frames-unread', stage.server.url));
    expect(listener.nowPlaying.track).toBeNull();
    await blog.evaluate(() => document.querySelector('iframe')?.remove());
    await waitFor('the host is told no more', () => popup.hasNoFailures());
    await popup.close();
  });
});

test('a page’s process finds nothing of the host’s settings, not even where the relay runs', async () => {
  const popup = await stage.popup(music);
  await popup.configure({ hostKeys: { [stage.server.url]: 'the key of this house' } });
  const found = await popup.page.evaluate(async () => {
    const { liveTabId: tabId } = await chrome.storage.session.get<{ liveTabId?: number }>('liveTabId');
    if (tabId === undefined) throw new Error('no tab is live');
    const [page] = await chrome.scripting.executeScript({
      target: { tabId },
      func: async () => {
        const areas = [chrome.storage.local, chrome.storage.session];
        return (await Promise.allSettled(areas.map((area) => area.get()))).map(({ status }) => status);
      },
    });
    return { page: page?.result, popup: await chrome.storage.local.get('settings') };
  });
  expect(found.page).toEqual(['rejected', 'rejected']);
  expect(found.popup).toEqual({
    settings: { hostKeys: { [stage.server.url]: 'the key of this house' } },
  });
  await popup.configure({});
  await popup.close();
});

test('in the end no track has a picture but those that were harmless', async () => {
  const histories = await Promise.all(
    links.map(async (link) => {
      const path = `/api/sessions/${parseSessionCode(link)}/history?limit=100`;
      return sessionHistory.parse(await (await fetch(`${stage.server.url}${path}`)).json());
    }),
  );
  const tracks = histories.flatMap((history) => history.tracks);
  const pictured = tracks.filter(({ artworkUrl }) => artworkUrl !== null).map(({ title }) => title);
  expect(pictured).toContainEqual(expect.stringContaining('Untyped'));
  for (const title of pictured) expect(title).toMatch(/Untyped|Fallback/);
});
