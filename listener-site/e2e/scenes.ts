import type { SessionSnapshot } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import {
  sampleConsumer,
  sampleJoined,
  sampleSession,
  sampleSummary,
  sampleTracks,
  sampleTransport,
} from '../src/player/testing/sample-session.ts';
import { Refusal } from '../src/player/testing/scripted-gateway.ts';
import { tellParty } from './party.ts';
import type { SiteServer } from './site-server.ts';

/** A page in one state: what the server knows, where to go, what to do there. */
export interface Scene {
  readonly path: string;
  /** Of a call there is nothing to wait for before anything is done. */
  readonly isCall?: true;
  /** The page's `data-state` once it is reached. */
  readonly state: string;
  readonly prepare: (site: SiteServer) => void;
  /** To the browser, before it opens the page. */
  readonly equip?: (page: Page) => Promise<unknown>;
  readonly act?: (page: Page, site: SiteServer) => Promise<unknown>;
}

const SESSION_PATH = '/s/abcdefgh23';
const ENDED_MS = 14 * 60_000;

function open(change: Partial<SessionSnapshot>, state: string, act?: Scene['act']): Scene {
  return {
    path: SESSION_PATH,
    state,
    prepare: (site) => {
      const session = sampleSession(change);
      site.visit = { kind: 'open', session };
      site.gateway.passesWebSockets = true;
      site.gateway.answers = {
        join: () => sampleJoined(session),
        createConsumerTransport: () => new Refusal('no-program'),
      };
    },
    ...(act && { act }),
  };
}

const listen = (page: Page) => page.click('.controls .main');
const longTitle =
  'A rather long title that somebody typed into a video site (Official Lyric Video, 2019 Remaster)';
const [, blank] = sampleTracks();
if (!blank) throw new Error('There are sample tracks.');
const hebrew = { ...blank, title: 'מה קורה, עולם?! (רמיקס 2026)', artist: 'להקת הנמל!', album: 'שלום!' };
const arabic = { ...blank, number: 1, title: 'أغنية الصباح!', artist: 'AC/DC (live)' };
const nothing = { track: null, playbackState: 'none', anchor: null } as const;

const CALL: Partial<SessionSnapshot> = {
  kind: 'call',
  state: 'open',
  title: "Mika's call",
  history: [],
  nowPlaying: nothing,
};

/** A call of which the tab knows its place, or not yet. */
function call(state: string, act?: Scene['act']): Scene {
  return {
    path: SESSION_PATH,
    state,
    isCall: true,
    prepare: (site) => {
      const session = sampleSession({ ...CALL, history: [] });
      site.visit = { kind: 'open', session };
      site.gateway.answers = { join: () => sampleJoined(session) };
    },
    ...(act && { act }),
  };
}

const OUTPUT = {
  url: 'http://radio.example.org:8000',
  mount: '/live.mp3',
  user: 'source',
  format: 'mp3-192',
  name: null,
  description: null,
  genre: null,
  isPublic: false,
  mayBePrivate: false,
  state: 'live',
  reason: null,
  sinceMs: Date.now() - 180_000,
  retryAtMs: null,
} as const;
const BROKEN_OUTPUT = {
  outputId: 'o2',
  mount: '/a-rather-long-name-of-a-mount-that-somebody-chose.ogg',
  format: 'ogg',
  state: 'refused',
  reason: 'wrong-password',
} as const;

async function comeIn(page: Page, site: SiteServer): Promise<void> {
  await page.$eval('#lobby-name', (field) => {
    if (field instanceof HTMLInputElement) field.value = 'Ada Lovelace';
  });
  await page.click('.lobby .main');
  await page.waitForSelector('main[data-state=in-call]');
  tellParty(site, 'guest');
  await page.waitForSelector('[data-name="Mika"].talking');
}

/** Opens all of the panels that opens. */
async function openPanels(page: Page, { gateway }: SiteServer): Promise<void> {
  gateway.answers['listPeople'] = () => ({ people: [], after: null });
  gateway.answers['createInvite'] = () => ({
    inviteId: 'i4k7',
    secret: 's'.repeat(43),
  });
  for (const name of ['More about Maximilian-Alexander von und zu Hohenberg', 'Show them', 'Make a link'])
    await page.locator(`.panels ::-p-aria([name="${name}"][role="button"])`).click();
}

/** Of a session with a program alone. */
async function openOutputs(page: Page, { gateway }: SiteServer): Promise<void> {
  gateway.send('outputs', {
    outputs: [
      { ...OUTPUT, outputId: 'o1' },
      { ...OUTPUT, ...BROKEN_OUTPUT },
    ],
  });
  await page.waitForSelector('[data-output="o2"]');
  await page.locator('aria/Push to an Icecast server[role="button"]').click();
  await page.waitForSelector('.panel-form [name="mount"]');
}

/** Every state that a page of the site may be in, by name. */
export const SCENES: Readonly<Record<string, Scene>> = {
  home: {
    path: '/',
    state: 'home',
    prepare: (site) => {
      site.publicSessions = [
        sampleSummary(),
        sampleSummary({
          sessionId: 'bbbbbbbb22',
          title: longTitle,
          hostName: null,
          nowPlaying: { ...nothing },
        }),
      ];
    },
  },
  'home, nobody live, a bad code': {
    path: '/?code=nonsense',
    state: 'home',
    prepare: (site) => {
      site.publicSessions = [];
    },
  },
  blocked: open({}, 'blocked'),
  'blocked, waiting': open({ state: 'waiting', nowPlaying: nothing, history: [] }, 'blocked'),
  starting: open({}, 'starting', listen),
  'looking for a way through': open({}, 'starting', async (page, site) => {
    // A server that nothing can be heard of: it names no address.
    site.gateway.answers['createConsumerTransport'] = () => ({
      transport: sampleTransport('unreachable'),
      iceServers: [],
      consumer: sampleConsumer('program'),
    });
    await listen(page);
    await page.waitForFunction(() =>
      document.querySelector('.words')?.textContent?.startsWith('Looking for'),
    );
  }),
  'no room for the sound': open({}, 'starting', async (page, site) => {
    site.gateway.answers['createConsumerTransport'] = () =>
      new Refusal('server-full', { limit: 'bandwidth', retryAfterMs: 60_000 });
    await listen(page);
    await page.waitForFunction(() =>
      document.querySelector('.words')?.textContent?.startsWith('It is packed'),
    );
  }),
  stopped: open({}, 'stopped', async (page) => {
    await listen(page);
    await page.waitForSelector('.volume');
    await listen(page);
  }),
  waiting: open({ state: 'waiting', nowPlaying: nothing, history: [] }, 'waiting', listen),
  paused: open(
    { state: 'paused', nowPlaying: { ...nothing, track: { ...blank, title: longTitle } } },
    'paused',
    listen,
  ),
  'host away': open({ state: 'reconnecting', graceEndsAtMs: Date.now() + 90_000 }, 'host-away', listen),
  reconnecting: open({}, 'reconnecting', async (_page, site) => {
    site.gateway.answers['join'] = () => undefined;
    site.gateway.cut();
  }),
  'no WebSockets': {
    ...open({}, 'reconnecting', (page) =>
      page.waitForFunction(() => document.querySelector('.words')?.textContent?.includes('WebSockets')),
    ),
    prepare: (site) => {
      open({}, 'reconnecting').prepare(site);
      site.gateway.passesWebSockets = false;
    },
  },
  'neither WebRTC nor HTTP': {
    ...open({}, 'failed', async (page) => {
      await listen(page);
      await page.waitForFunction(() =>
        document.querySelector('.words')?.textContent?.includes('A recent Chrome'),
      );
    }),
    equip: (page) =>
      page.evaluateOnNewDocument(() => {
        Object.assign(window, {
          MediaSource: undefined,
          RTCPeerConnection: class {
            constructor() {
              throw new DOMException('WebRTC is switched off.', 'NotAllowedError');
            }
          },
        });
        HTMLMediaElement.prototype.canPlayType = () => '';
      }),
  },
  'round by HTTP, where that is not found either': {
    ...open({}, 'starting', async (page) => {
      await listen(page);
      await page.waitForFunction(() =>
        document.querySelector('.words')?.textContent?.startsWith('Looking for'),
      );
    }),
    equip: (page) => page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'RTCPeerConnection')),
  },
  'the small player': { ...open({}, 'idle'), path: `${SESSION_PATH}/embed` },
  'the small player, pressed': {
    ...open({}, 'starting', (page) => page.click('.embed .main')),
    path: `${SESSION_PATH}/embed`,
  },
  'the small player of nothing': {
    path: `${SESSION_PATH}/embed`,
    state: 'unknown',
    prepare: (site) => {
      site.visit = { kind: 'unknown' };
    },
  },
  'an overlay, and who talks': {
    ...open(
      { nowPlaying: { ...nothing, track: { ...blank, title: longTitle } } },
      'live',
      async (page, site) => {
        await page.waitForFunction(() => document.querySelector('.overlay-air'));
        tellParty(site, 'listener');
        await page.waitForSelector('.overlay-talking li');
      },
    ),
    path: `${SESSION_PATH}/overlay`,
  },
  'from right to left': open(
    {
      title: 'מסיבה במטבח!',
      hostName: 'דנה!',
      history: [hebrew, arabic],
      nowPlaying: { ...nothing, track: hebrew },
    },
    'blocked',
  ),
  'full for now': open({}, 'full', async (_page, site) => {
    site.gateway.answers['join'] = () => new Refusal('session-full');
    site.gateway.cut();
  }),
  'ended while listening': open({}, 'ended', async (page, site) => {
    site.gateway.send('sessionEnded', { reason: 'host', endedAtMs: Date.now() });
    await page.waitForFunction(() => document.querySelector('.tracks h2')?.textContent === 'What was played');
  }),
  removed: open({}, 'removed', async (_page, site) => {
    site.gateway.send('removed', { message: 'The host asked you to leave.' });
  }),
  failed: open({}, 'failed', async (_page, site) => {
    site.gateway.answers['join'] = () => new Refusal('protocol-mismatch');
    site.gateway.cut();
  }),
  share: open({}, 'blocked', async (page) => {
    await page.click('.share');
    await page.waitForSelector('dialog .qr');
    await page.click('dialog .elsewhere summary');
  }),
  help: open({}, 'blocked', async (page) => {
    await page.keyboard.press('?');
    await page.waitForSelector('dialog kbd');
  }),
  'asking to speak': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'listener');
    await page.locator('aria/Ask to speak[role="button"]').click();
    await page.waitForSelector('.talk-form input');
  }),
  'talking, as a guest': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'guest');
    await page.locator('aria/Turn on your microphone[role="button"]').click();
    await page.waitForSelector('.talk-button:enabled');
    await page.$eval('.talk-button', (button) => button instanceof HTMLElement && button.click());
    await page.waitForSelector('.talk-button[aria-pressed="true"]');
  }),
  'in the green room': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'guest', {});
    await page.waitForSelector('.talk-stage[data-place=green-room]');
  }),
  'on air, and talked to from the desk': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'guest', { isOnAir: true, talkback: ['mika'] });
    await page.waitForSelector('.talk-stage[data-place=on-air] .talk-stage-talkback:not(.talk-none)');
    await page.locator('aria/Turn on your microphone[role="button"]').click();
    await page.waitForSelector('[data-channel=stage] .talk-button:enabled');
  }),
  'taken out of the show': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'guest', { isOnAir: true, isMuted: true, feed: 'program' });
    await page.waitForSelector('.talk-stage[data-place=taken-out]');
  }),
  'at the desk, as a moderator': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'ops', {});
    await page.locator('aria/Turn on your microphone[role="button"]').click();
    await page.waitForSelector('.panel-hold:enabled');
  }),
  'talking, as a moderator': open({}, 'blocked', async (page, site) => {
    tellParty(site, 'ops');
    await openPanels(page, site);
    await openOutputs(page, site);
  }),
  ended: {
    path: SESSION_PATH,
    state: 'ended',
    prepare: (site) => {
      const session = sampleSummary({ state: 'ended', endedAtMs: Date.now() - ENDED_MS, endReason: 'host' });
      site.visit = { kind: 'ended', session, history: sampleTracks() };
    },
  },
  full: {
    path: SESSION_PATH,
    state: 'full',
    prepare: (site) => {
      site.visit = { kind: 'full', session: sampleSession() };
    },
  },
  unknown: {
    path: SESSION_PATH,
    state: 'unknown',
    prepare: (site) => {
      site.visit = { kind: 'unknown' };
    },
  },
  'starting a call': {
    path: '/',
    state: 'home',
    prepare: (site) => {
      site.publicSessions = [];
      site.gateway.answers = {
        serverInfo: () => ({ version: '0.1.0', protocol: 2, goLive: 'host-key-required' }),
      };
    },
    act: async (page) => {
      await page.click('.start-call');
      await page.waitForSelector('#call-key-line:not([hidden])');
    },
  },
  'no call from here': {
    path: '/',
    state: 'home',
    prepare: (site) => {
      site.publicSessions = [sampleSummary({ ...CALL, listenerCount: { listeners: 2, receiving: 2 } })];
      site.gateway.answers = {
        serverInfo: () => ({ version: '0.1.0', protocol: 2, goLive: 'not-from-here' }),
      };
    },
    act: async (page) => {
      await page.click('.start-call');
      await page.waitForFunction(() =>
        document.querySelector('#call-note')?.textContent?.startsWith('Nobody can start'),
      );
    },
  },
  'a call, before one comes in': call('lobby'),
  'in a call': call('in-call', comeIn),
  'in a call, with everything open': call('in-call', async (page, site) => {
    await comeIn(page, site);
    await page.click('.picker summary');
    await page.waitForSelector('.picker[open]');
  }),
  'in a call, as its host': call('in-call', async (page, site) => {
    await comeIn(page, site);
    tellParty(site, 'host');
    await openPanels(page, site);
  }),
  'coming back to a call': call('coming-back', async (page, site) => {
    await comeIn(page, site);
    site.gateway.answers['join'] = () => undefined;
    site.gateway.cut();
  }),
  'a call that was left': call('left', async (page, site) => {
    await comeIn(page, site);
    await page.click('.leave');
  }),
  'a call that ended': {
    path: SESSION_PATH,
    state: 'ended',
    isCall: true,
    prepare: (site) => {
      const ended = { state: 'ended', endedAtMs: Date.now() - ENDED_MS, endReason: 'empty' } as const;
      site.visit = { kind: 'ended', session: sampleSummary({ ...CALL, ...ended }), history: [] };
    },
  },
  'no such page': { path: '/nowhere/at/all', state: 'not-found', prepare: () => undefined },
};

/** Opens a scene and waits until it is what it should be. Returns what the page complained about. */
export async function enter(scene: Scene, page: Page, site: SiteServer): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  scene.prepare(site);
  await scene.equip?.(page);
  await page.goto(`${site.origin}${scene.path}`, { waitUntil: 'networkidle0' });
  if (scene.path === SESSION_PATH && scene.act && !scene.isCall)
    await page.waitForSelector('main[data-playback=blocked]');
  await scene.act?.(page, site);
  await page.waitForSelector(`main[data-state="${scene.state}"]`);
  return complaints;
}
