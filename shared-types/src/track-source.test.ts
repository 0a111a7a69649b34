import { describe, expect, test } from 'vitest';
import { trackReport } from './now-playing-report.ts';

const REPORT = { title: 'First Light', artist: null, album: null, artworkId: null };

function told(site: string, url: string | null): unknown {
  return trackReport.parse({ ...REPORT, source: { site, url } }).source;
}

/** Names that lead to somebody's home: by their ending, or by the private address within. */
const HOMES = [
  'https://me.duckdns.org/',
  'https://me.synology.me:5001/',
  'https://abc.ui.nabu.casa/',
  'https://a-b-c.trycloudflare.com/',
  'https://1a2b.ngrok-free.app/',
  'http://10.0.0.5.traefik.me/',
  'http://app.192-168-1-20.example.net/',
  'http://localtest.me/',
  'http://nas.router/',
  'http://music.fritz.box/',
];

describe('a report that names a private place is taken without it', () => {
  test.each([
    ['nas.local', 'http://nas.local:4533/app'],
    ['192.168.1.20:8096', null],
    ['localhost', 'http://localhost/'],
    ['[::1]', 'http://[::1]:80/'],
    ['media.home.arpa', null],
    ['203.0.113.7', 'http://203.0.113.7/'],
  ])('%s', (site, url) => {
    expect(told(site, url)).toBeNull();
  });

  test.each([
    'http://10.0.0.7/',
    'http://router/',
    'https://nas.tail1234.ts.net/',
    'http://[fd00::1]/a',
    ...HOMES,
  ])('a public site with the address %s', (url) => {
    expect(told('Jellyfin', url)).toEqual({ site: 'Jellyfin', url: null });
  });
});

describe('of an address', () => {
  test.each([
    ['https://a.example/p?id=7&access_token=s#frag', 'https://a.example/p?id=7'],
    ['https://soundcloud.com/a/b?secret_token=s-1', 'https://soundcloud.com/a/b'],
    ['https://me:pw@a.example/p', 'https://a.example/p'],
    ['https://a.example', 'https://a.example'],
    ['https://ngrok.example/me.duckdns.org', 'https://ngrok.example/me.duckdns.org'],
    ['https://8.8.4.4.example.com', 'https://8.8.4.4.example.com'],
    ['https://www.youtube.com/watch?v=u7K72X4eo_s', 'https://www.youtube.com/watch?v=u7K72X4eo_s'],
  ])('logins, fragments and secrets are left out: %s', (url, kept) => {
    expect(told('radio', url)).toEqual({ site: 'radio', url: kept });
  });
});

test('a text that does not fit costs neither the track nor another text', () => {
  const said = {
    ...REPORT,
    title: `${'x'.repeat(299)}💿 and more`,
    artist: '\u202e',
    album: 'y'.repeat(5000),
    source: null,
  };
  expect(trackReport.parse(said)).toEqual({
    ...REPORT,
    title: 'x'.repeat(299),
    artist: null,
    album: 'y'.repeat(300),
    source: null,
  });
});

test.each(['Spotify', 'last.fm', 'Dr. Beat', 'radio', 'Radio 1.1'])(
  '"%s" is a site like any other',
  (site) => {
    expect(told(site, null)).toEqual({ site, url: null });
  },
);
