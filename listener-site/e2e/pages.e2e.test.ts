import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  sampleJoined,
  sampleSession,
  sampleSummary,
  sampleTracks,
} from '../src/player/testing/sample-session.ts';
import { Refusal } from '../src/player/testing/scripted-gateway.ts';
import { launch } from './browser.ts';
import { SiteServer } from './site-server.ts';

let site: SiteServer;
let browser: Browser;
const PATH = '/s/abcdefgh23';

beforeAll(async () => {
  [site, browser] = await Promise.all([SiteServer.start(), launch('user-gesture-required')]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${site.origin}${path}`, { redirect: 'manual', headers });

/** The content of a meta element. */
function meta(html: string, name: string): string | undefined {
  return new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];
}

describe('a session that is open', () => {
  test('previews with its host, its track and an absolute cover', async () => {
    site.visit = { kind: 'open', session: sampleSession() };
    const response = await get(PATH);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(meta(html, 'og:title')).toBe('Kitchen, Friday late with Mika · Live on Auxcast');
    expect(meta(html, 'og:description')).toContain('Night Bus to Porto by Marlow');
    expect(meta(html, 'og:image')).toBe(`${site.origin}/artwork/3.png`);
    expect(meta(html, 'og:url')).toBe(`${site.origin}${PATH}`);
    expect(meta(html, 'twitter:card')).toBe('summary');
  });

  test('shows what is playing without any script', async () => {
    site.visit = { kind: 'open', session: sampleSession() };
    const html = await (await get(PATH)).text();
    expect(html).toContain('<h1');
    expect(html).toContain('Marlow &amp; June');
    expect(html).toContain('Played so far');
    expect(html).toMatch(/<noscript>[\s\S]*To hear it/);
  });

  test('cannot be broken out of by a title', async () => {
    const hostile = '</script><script>globalThis.broken = 1</script><img src=x onerror="broken=1">"\'';
    site.visit = { kind: 'open', session: sampleSession({ title: hostile, hostName: hostile }) };
    const page = await browser.newPage();
    await page.goto(`${site.origin}${PATH}`);
    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
    expect(await page.$('img[src=x]')).toBeNull();
    expect(await page.$eval('.eyebrow', (line) => line.textContent)).toContain(hostile);
    await page.close();
  });

  test('gets the sound after all when its script did not arrive', async () => {
    const session = sampleSession();
    site.visit = { kind: 'open', session };
    site.gateway.answers = {
      join: () => sampleJoined(session),
      createConsumerTransport: () => new Refusal('no-program'),
    };
    site.missing = /\/sound\./;
    const page = await browser.newPage();
    await page.goto(`${site.origin}${PATH}`);
    await page.waitForSelector('main[data-state=blocked]');
    await page.click('.controls .main');
    await page.waitForFunction(() =>
      document.querySelector('.words')?.textContent?.includes('part of this page is missing'),
    );
    site.missing = undefined;
    // As when the network is back: it need not wait for its time.
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.waitForFunction(() => document.querySelector('.words')?.textContent?.includes('Tuning in'));
    expect(site.gateway.methods()).toContain('createConsumerTransport');
    await page.close();
  });

  test('says so when not even its connection is let in, and comes in by itself', async () => {
    const session = sampleSession();
    site.visit = { kind: 'open', session };
    site.gateway.answers = { join: () => sampleJoined(session) };
    site.gateway.refusal = new Refusal('server-full', { limit: 'connections', retryAfterMs: 1000 });
    const page = await browser.newPage();
    await page.goto(`${site.origin}${PATH}`);
    await page.waitForSelector('main[data-state=full]');
    expect(await page.$eval('.words', (words) => words.textContent)).toContain('packed');
    site.gateway.refusal = undefined;
    await page.waitForSelector('main[data-state=blocked]');
    await page.close();
  });

  test('allows itself only what it needs', async () => {
    site.visit = { kind: 'open', session: sampleSession() };
    const response = await get(PATH);
    const policy = response.headers.get('content-security-policy') ?? '';
    const { host } = new URL(site.origin);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host}`);
    expect(policy).not.toContain('unsafe');
    expect(policy).toMatch(/script-src 'self'/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    // Talk happens on pages of sessions alone.
    expect(response.headers.get('permissions-policy')).toContain('microphone=(self)');
    expect((await get('/')).headers.get('permissions-policy')).toContain('microphone=()');
  });
});

describe('a call', () => {
  const call = sampleSession({ kind: 'call', state: 'open', title: "Mika's call" });

  test('previews as one, and has a page that is no player', async () => {
    site.visit = { kind: 'open', session: call };
    const html = await (await get(PATH)).text();
    expect(meta(html, 'og:title')).toBe("Mika's call · Call on Auxcast");
    expect(html).toContain('data-state="lobby"');
    expect(html).toContain('src="/calls/page.js"');
    expect(html).not.toContain('class="sleeve"');
  });

  test('is 410 once it ended, and says how', async () => {
    const ended = { state: 'ended', endedAtMs: Date.now(), endReason: 'empty' } as const;
    site.visit = {
      kind: 'ended',
      session: sampleSummary({ kind: 'call', title: call.title, ...ended }),
      history: [],
    };
    const response = await get(PATH);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('Nobody was in it any more.');
  });
});

describe('a private session', () => {
  const veiled = sampleSession({
    visibility: 'private',
    title: 'A private session',
    hostName: null,
    state: 'waiting',
    nowPlaying: { track: null, playbackState: 'none', anchor: null },
    history: [],
  });
  const oembed = () => get(`/oembed?url=${encodeURIComponent(`${site.origin}${PATH}`)}`);

  test('previews with neutral words', async () => {
    site.visit = { kind: 'open', session: veiled };
    const html = await (await get(PATH)).text();
    expect(html).toContain('This session is private. Open it with your invite.');
    expect(meta(html, 'og:title')).toBe('A private session · Auxcast');
    expect(meta(html, 'og:description')).toBe('Open it with your invite.');
    expect(meta(html, 'og:image')).toBe(`${site.origin}/card.png`);
    expect(html).not.toContain('json+oembed');
    expect((await oembed()).status).toBe(401);
  });

  test('says so to whoever comes without an invite', async () => {
    site.visit = { kind: 'open', session: veiled };
    site.gateway.answers = { join: () => new Refusal('invite-needed') };
    const page = await browser.newPage();
    await page.goto(`${site.origin}${PATH}`);
    await page.waitForSelector('main[data-state=failed]');
    await page.waitForFunction(() => document.querySelector('.words')?.textContent?.includes('is private'));
    await page.close();
  });

  test('tells nothing once it is over', async () => {
    site.visit = { kind: 'private' };
    const response = await get(PATH);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('This session was private, and it has ended.');
    expect((await oembed()).status).toBe(401);
  });
});

describe('a session that is not', () => {
  test('is 404 where there is none', async () => {
    site.visit = { kind: 'unknown' };
    const response = await get(PATH);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Nobody is playing here');
  });

  test('is 404 for what is no id, without asking', async () => {
    site.visit = { kind: 'open', session: sampleSession() };
    for (const id of ['x', 'ABCDEFGH23', 'abcdefgh23extra', '..%2f..', '%00']) {
      expect((await get(`/s/${id}`)).status, id).toBe(404);
    }
  });

  test('is 410 once it ended, with what was played', async () => {
    const endedAtMs = Date.now() - 5 * 60_000;
    const session = sampleSummary({ state: 'ended', endedAtMs, endReason: 'host-away' });
    site.visit = { kind: 'ended', session, history: sampleTracks() };
    const response = await get(PATH);
    const html = await response.text();
    expect(response.status).toBe(410);
    expect(html).toContain('Ended 5 minutes ago');
    expect(html).toContain('Mika did not come back.');
    expect(html).toContain('Copper Morning');
    expect(meta(html, 'og:title')).toContain('Ended on Auxcast');
  });

  test('is 503 while it is full, and says when to try again', async () => {
    site.visit = { kind: 'full', session: sampleSession() };
    const response = await get(PATH);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.text()).toContain('It is packed in here');
  });

  test('is 503 while nobody can tell whether it is there, and says when to try again', async () => {
    site.visit = { kind: 'unavailable', retryAfterMs: 4500 };
    for (const address of [PATH, `/oembed?url=${encodeURIComponent(`${site.origin}${PATH}`)}`]) {
      const response = await get(address);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
    }
    const html = await (await get(PATH)).text();
    expect(html).toContain('One moment');
    // It knocks like the page of a session that is full.
    site.visit = { kind: 'full', session: sampleSession() };
    expect(scriptsOf(html)).toEqual(scriptsOf(await (await get(PATH)).text()));
  });

  test('is entered by itself once there is room', async () => {
    const session = sampleSession();
    site.gateway.answers = { join: () => sampleJoined(session) };
    site.visit = { kind: 'full', session };
    const page = await browser.newPage();
    await page.goto(`${site.origin}${PATH}`);
    await page.waitForSelector('main[data-state=full]');
    const knock = async () => {
      const answered = page.waitForResponse((response) => response.request().method() === 'HEAD');
      // As when the network is back: it need not wait for its time.
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      return (await answered).status();
    };
    expect(await knock()).toBe(503);
    expect(await page.$('main[data-state=full]')).not.toBeNull();
    site.visit = { kind: 'open', session };
    const entered = page.waitForNavigation();
    expect(await knock()).toBe(200);
    expect((await entered)?.status()).toBe(200);
    await page.waitForSelector('main[data-playback]');
    await page.close();
  });
});

describe('the front door', () => {
  test('tells how to host, and what is on air', async () => {
    site.publicSessions = [sampleSummary()];
    const html = await (await get('/')).text();
    expect(html).toContain('href="/extension.zip"');
    expect(html).toContain(`href="${PATH}"`);
    expect(html).toContain('12 listening');
  });

  test.each(['abcdefgh23', 'ABCDE-FGH23', ' https://aux.example/s/abcdefgh23?x=1 '])(
    'lets %s in',
    async (typed) => {
      const response = await get(`/join?code=${encodeURIComponent(typed)}`);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(PATH);
    },
  );

  test('hands back what is no code, harmless', async () => {
    const typed = '"><script>globalThis.broken = 1</script>';
    const page = await browser.newPage();
    await page.goto(`${site.origin}/join?code=${encodeURIComponent(typed)}`);
    expect(await page.$eval('#code', (field) => field.getAttribute('value'))).toBe(typed);
    expect(await page.$eval('.refusal', (refusal) => refusal.textContent)).toContain('no code of ours');
    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
    await page.close();
  });

  test('is in the theme that was chosen', async () => {
    expect(await (await get('/', { cookie: 'auxcast-theme=light' })).text()).toContain('data-theme="light"');
    expect(await (await get('/', { cookie: 'auxcast-theme=evil' })).text()).not.toContain('data-theme="');
  });
});

describe('the rest', () => {
  test('answers oEmbed', async () => {
    site.visit = { kind: 'open', session: sampleSession() };
    const url = encodeURIComponent(`${site.origin}${PATH}`);
    const card = async (more = ''): Promise<unknown> => (await get(`/oembed?url=${url}${more}`)).json();
    expect(await card()).toMatchObject({
      version: '1.0',
      type: 'rich',
      width: 480,
      html: expect.stringContaining(`src="${site.origin}${PATH}/embed"`),
      author_name: 'Mika',
      thumbnail_url: `${site.origin}/artwork/3.png`,
    });
    expect(await card('&maxwidth=300&maxheight=200')).toMatchObject({ type: 'rich', width: 300 });
    expect(await card('&maxwidth=100')).toMatchObject({ type: 'link' });
    expect(await card('&maxheight=100')).toMatchObject({ type: 'link' });
    expect(await card('&maxwidth=evil')).toMatchObject({ width: 480 });
    expect((await get(`/oembed?url=${url}&format=xml`)).status).toBe(501);
    expect((await get('/oembed?url=nonsense')).status).toBe(404);
    const ended = sampleSummary({ state: 'ended', endedAtMs: 1_000, endReason: 'host' });
    site.visit = { kind: 'ended', session: ended, history: [] };
    expect((await get(`/oembed?url=${url}`)).status).toBe(410);
  });

  test('lets others frame the small player, and no other page', async () => {
    site.visit = { kind: 'open', session: sampleSession() };
    const framed = await get(`${PATH}/embed`);
    expect(framed.headers.get('Content-Security-Policy')).toContain('frame-ancestors *;');
    expect(framed.headers.get('Content-Security-Policy')).not.toContain("frame-ancestors 'none'");
    expect(framed.headers.get('X-Frame-Options')).toBeNull();
    for (const path of [PATH, `${PATH}/overlay`, '/']) {
      const { headers } = await get(path);
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('X-Frame-Options')).toBe('DENY');
    }
  });

  test.each(['embed', 'overlay'])('answers for an %s as the session’s page does', async (frame) => {
    const status = async () => (await get(`${PATH}/${frame}`)).status;
    site.visit = { kind: 'unknown' };
    expect(await status()).toBe(404);
    site.visit = { kind: 'private' };
    expect(await status()).toBe(410);
    site.visit = { kind: 'unavailable', retryAfterMs: 1_000 };
    expect(await status()).toBe(503);
    site.visit = { kind: 'open', session: sampleSession({ kind: 'call', state: 'open' }) };
    expect(await status()).toBe(404);
    site.visit = { kind: 'full', session: sampleSession() };
    expect(await status()).toBe(frame === 'overlay' ? 200 : 503);
  });

  test('the small player of a private session says nothing of it', async () => {
    site.visit = { kind: 'open', session: sampleSession({ visibility: 'private' }) };
    const html = await (await get(`${PATH}/embed`)).text();
    expect(html).toContain('private');
    expect(html).not.toContain(sampleSession().title);
  });

  test('has a page for addresses that lead nowhere', async () => {
    const response = await get('/nowhere/at/all');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Nothing plays here');
  });

  test('has the pictures that its pages name', async () => {
    for (const file of [
      'favicon.svg',
      'favicon-32.png',
      'apple-touch-icon.png',
      'card.png',
      'no-script.css',
    ]) {
      expect((await get(`/${file}`)).status, file).toBe(200);
    }
  });
});

function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script.*?<\/script>/gs)].map(([script]) => script);
}
