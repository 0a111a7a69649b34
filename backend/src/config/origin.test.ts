import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { ProtocolError } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { clientAddress, shortAddress, trustedProxies } from './client-address.ts';
import { originOf, sessionUrl } from './origin.ts';

function request(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const message = new IncomingMessage(socket);
  Object.assign(message.headers, headers);
  return message;
}

const nobody = trustedProxies({ trustedProxies: [] });
const loopback = trustedProxies({ trustedProxies: ['loopback'] });
const forwarded = {
  host: 'inner:3000',
  'x-forwarded-host': 'evil.example, aux.example.org',
  'x-forwarded-proto': 'http, https',
  'x-forwarded-for': '198.51.100.1, 203.0.113.7',
};

describe('originOf', () => {
  test('is PUBLIC_URL whatever the request says', () => {
    const asked = request('127.0.0.1', { host: 'other.example' });
    expect(originOf(asked, { publicUrl: 'https://aux.example.org' }, nobody)).toBe('https://aux.example.org');
  });

  test.each([
    ['192.168.1.20:3000', 'http://192.168.1.20:3000'],
    ['Localhost:3000', 'http://localhost:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['[fe80::1%25eth0]:3000', 'http://[fe80::1]:3000'],
    ['[fe80::1%2]', 'http://[fe80::1]'],
    ['a', 'http://a'],
    ['aux.example.org:80', 'http://aux.example.org'],
  ])('follows the Host header %s', (host, origin) => {
    expect(originOf(request('10.0.0.9', { host }), { publicUrl: undefined }, nobody)).toBe(origin);
  });

  test.each(['', 'a b', 'a/b', 'me@a', 'a:99999', 'a"onload=x', '[::zz]', 'a:b', '<a>'])(
    'refuses the Host header %j',
    (host) => {
      const asked = request('10.0.0.9', { host });
      expect(() => originOf(asked, { publicUrl: undefined }, nobody)).toThrow(ProtocolError);
    },
  );

  test('believes forwarded headers from trusted proxies alone, and only what the nearest one added', () => {
    const asked = request('127.0.0.1', forwarded);
    expect(originOf(asked, { publicUrl: undefined }, loopback)).toBe('https://aux.example.org');
    expect(originOf(asked, { publicUrl: undefined }, nobody)).toBe('http://inner:3000');
  });

  test('reads the standard header too, where the usual ones say nothing', () => {
    const header =
      'for=198.51.100.1;host=evil.example, for=203.0.113.7;host="aux.example.org:8443";proto=HTTPS';
    const asked = request('127.0.0.1', { host: 'inner:3000', forwarded: header });
    expect(originOf(asked, { publicUrl: undefined }, loopback)).toBe('https://aux.example.org:8443');
    expect(originOf(asked, { publicUrl: undefined }, nobody)).toBe('http://inner:3000');
    const both = request('127.0.0.1', { ...forwarded, forwarded: 'host=evil.example;proto=http' });
    expect(originOf(both, { publicUrl: undefined }, loopback)).toBe('https://aux.example.org');
  });

  test('makes links', () => {
    expect(sessionUrl('http://a:1', '23456789ab')).toBe('http://a:1/s/23456789ab');
  });
});

describe('clientAddress', () => {
  test('is the socket address unless a trusted proxy is in front', () => {
    expect(clientAddress(request('::ffff:127.0.0.1', forwarded), nobody)).toBe('127.0.0.1');
    expect(clientAddress(request('::ffff:127.0.0.1', forwarded), loopback)).toBe('203.0.113.7');
  });

  test.each([
    ['203.0.113.7', '203.0.113.x'],
    ['::ffff:203.0.113.7', '203.0.113.x'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::x'],
    ['2001:db8::1', '2001:db8::x'],
    ['::1', '::x'],
    ['', 'unknown'],
  ])('shortens %j to %s', (address, short) => {
    expect(shortAddress(address)).toBe(short);
  });
});
