import { describe, expect, test } from 'vitest';
import { pageAddress } from './page-address.ts';
import { PLATFORM_PAGES } from './public-pages.ts';

describe('a page that everybody may see', () => {
  test.each([
    ['https://www.youtube.com/watch?v=abc-1&list=RD&pp=x&t=12s#c', 'https://www.youtube.com/watch?v=abc-1'],
    ['https://music.youtube.com/watch?v=abc_2&si=secret', 'https://music.youtube.com/watch?v=abc_2'],
    ['https://www.youtube.com/watch?v=a%20b%2Fc', 'https://www.youtube.com/watch'],
    ['https://music.apple.com/us/album/x/1?i=2&ls', 'https://music.apple.com/us/album/x/1?i=2'],
    ['https://open.spotify.com/intl-de/track/4uLU6?si=abc', 'https://open.spotify.com/intl-de/track/4uLU6'],
    ['https://soundcloud.com/ada/first-light?in=x&si=y', 'https://soundcloud.com/ada/first-light'],
    ['https://soundcloud.com/ada/sets/lights', 'https://soundcloud.com/ada/sets/lights'],
    ['https://ada.bandcamp.com/track/first-light?from=fan', 'https://ada.bandcamp.com/track/first-light'],
    ['https://www.deezer.com/us/album/1?deferredFl=1', 'https://www.deezer.com/us/album/1'],
    ['https://tidal.com/browse/track/77', 'https://tidal.com/browse/track/77'],
    ['https://www.mixcloud.com/ada/show-1/', 'https://www.mixcloud.com/ada/show-1/'],
    ['https://music.amazon.de/albums/B0?trackAsin=B1', 'https://music.amazon.de/albums/B0'],
    ['https://me:pw@soundcloud.com/ada/first-light', 'https://soundcloud.com/ada/first-light'],
  ])('%s is told as %s', (given, made) => {
    expect(pageAddress(given)).toBe(made);
  });
});

describe('of a page that may be for the few its site alone is told', () => {
  test.each([
    ['https://soundcloud.com/ada/first-light/s-AbC123xyZ', 'https://soundcloud.com'],
    ['https://soundcloud.com/ada/sets/lights/s-AbC123xyZ', 'https://soundcloud.com'],
    ['https://soundcloud.com/ada/s-AbC123xyZ', 'https://soundcloud.com'],
    ['https://soundcloud.com/you/likes', 'https://soundcloud.com'],
    ['https://soundcloud.com/messages/12:34', 'https://soundcloud.com'],
    ['https://w.soundcloud.com/player/?url=x&secret_token=s-1', 'https://w.soundcloud.com/player/'],
    ['https://on.soundcloud.com/a/b/c/d', 'https://on.soundcloud.com'],
    ['https://ada.bandcamp.com/private/KLM5', 'https://ada.bandcamp.com'],
    ['https://bandcamp.com/download?id=1&sig=2', 'https://bandcamp.com'],
    ['https://music.apple.com/us/playlist/mine/pl.u-abcdef', 'https://music.apple.com'],
    ['https://music.apple.com/library/albums/l.x', 'https://music.apple.com'],
    ['https://open.spotify.com/collection/tracks', 'https://open.spotify.com'],
    ['https://music.amazon.com/my/playlists/1', 'https://music.amazon.com'],
    ['https://www.youtube.com/feed/history', 'https://www.youtube.com'],
    ['https://a.example/p?utm_source=x&fbclid=y&token=secret', 'https://a.example'],
    ['https://a.example/share/9f8e7d', 'https://a.example'],
    ['https://a.example/p?id=7', 'https://a.example'],
    ['https://me:pw@a.example/#/room/secret', 'https://a.example/'],
    ['https://a.example:8443/', 'https://a.example:8443/'],
    [`https://a.example/${'b'.repeat(3000)}`, 'https://a.example'],
  ])('%s is told as %s', (given, made) => {
    expect(pageAddress(given)).toBe(made);
  });
});

test.each([
  ['https://music.theband.example/album/first?from=x#t1', 'https://music.theband.example/album/first'],
  ['https://music.theband.example/private/KLM5', 'https://music.theband.example'],
  ['http://nas.local/album/first', null],
])('of a platform’s page under another name, %s is told as %s', (given, made) => {
  expect(pageAddress(given, PLATFORM_PAGES)).toBe(made);
});

describe('what is private is not told', () => {
  test.each([
    '',
    'file:///home/me/song.mp3',
    'chrome://version/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://a.example/1',
    'no address',
    'http://radio.local:8000/',
    'http://localhost:3000/player',
    'http://127.0.0.1/a',
    'http://2130706433/a',
    'http://10.0.0.7:4040/',
    'http://192.168.1.20/jellyfin',
    'http://172.20.0.2/',
    'http://169.254.1.1/',
    'http://100.64.0.9/',
    'http://203.0.113.7/',
    'https://93.184.216.34/radio',
    'http://[::1]/',
    'http://[fe80::1]/',
    'http://[fd00::1]:8096/',
    'https://[2a00:1450:4001:81b::200e]/',
    'http://nas/music',
    'http://nas./music',
    'http://NAS.Local/music',
    'http://media.lan/',
    'http://media.home.arpa/',
    'http://media.internal/',
    'http://player.localhost/',
    'http://fritz.box/',
    'https://192-168-1-20.0a1b2c.plex.direct:32400/',
    'https://nas.tail1234.ts.net/',
    'http://192.168.1.20.nip.io/',
    'http://abcdef.onion/',
  ])('"%s"', (given) => {
    expect(pageAddress(given)).toBeNull();
  });
});
