import { describe, expect, test } from 'vitest';
import { mayFetchFor } from './may-fetch-for.ts';

const PRIVATE = [
  'http://localhost/a.png',
  'http://localhost./a.png',
  'http://127.0.0.1:3000/a.png',
  'http://2130706433/a.png',
  'http://0x7f.1/a.png',
  'http://0.0.0.0/a.png',
  'http://10.0.0.1/a.png',
  'http://172.16.0.1/a.png',
  'http://192.168.1.1/cgi/reboot.png',
  'http://169.254.169.254/latest/a.png',
  'http://100.64.0.1/a.png',
  'http://[::1]/a.png',
  'http://[::ffff:192.168.1.1]/a.png',
  'http://[fd00::1]/a.png',
  'http://[fe80::1]/a.png',
  'http://router/a.png',
  'http://nas.local/a.png',
  'http://printer.home.arpa/a.png',
  'http://x.localhost/a.png',
  'http://localhost../a.png',
  'http://127.0.0.1./a.png',
  ' http://127.0.0.1/a.png',
  '\n\thttp://127.0.0.1/a.png',
  'ht\ntp://10.0.0.1/a.png',
  'http:\\\\10.0.0.1\\a.png',
  'http:10.0.0.1/a.png',
  'HTTP:/10.0.0.1/a.png',
  'http://0177.0.0.1/a.png',
  'http://0x7f000001/a.png',
  'http://①②⑦.0.0.1/a.png',
  'http://198.18.0.1/a.png',
  'http://[::]/a.png',
  'http://[0:0:0:0:0:ffff:127.0.0.1]/a.png',
  'http://[64:ff9b::10.0.0.1]/a.png',
  'http://[2002:a00:1::]/a.png',
];
const PUBLIC = [
  'https://i.ytimg.com/vi/x/hq.jpg',
  'http://172.32.0.1/a.png',
  'http://203.0.113.7/a.png',
  'https://[2a00:1450:4001:81b::200e]/a.png',
];

describe('a page on the web', () => {
  test.each(PUBLIC)('may have %s fetched', (src) => {
    expect(mayFetchFor('https://music.example/album', src)).toBe(true);
  });

  test.each(PRIVATE)('may not have %s fetched', (src) => {
    expect(mayFetchFor('https://music.example/album', src)).toBe(false);
  });
});

test.each([...PUBLIC, ...PRIVATE])('a page of the private network may have %s fetched', (src) => {
  expect(mayFetchFor('http://nas.local:4040/player', src)).toBe(true);
});

test.each([
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
  'file:///etc/passwd',
  'blob:https://music.example/1',
  'chrome-extension://abc/a.png',
  'https://user:word@i.example/a.png',
  'nonsense',
  '',
])('nobody may have %s fetched', (src) => {
  expect(mayFetchFor('https://music.example/', src)).toBe(false);
  expect(mayFetchFor('http://localhost/', src)).toBe(false);
});
