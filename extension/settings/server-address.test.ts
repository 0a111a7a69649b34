import { describe, expect, test } from 'vitest';
import { parseServerAddress, socketUrl } from './server-address.ts';

describe('parseServerAddress', () => {
  test.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['localhost:3000', 'http://localhost:3000'],
    [' 192.168.1.20:3000/ ', 'http://192.168.1.20:3000'],
    ['172.16.0.4', 'http://172.16.0.4'],
    ['172.40.0.4', 'https://172.40.0.4'],
    ['10.example.org', 'https://10.example.org'],
    ['[2001:db8::1]:3000', 'https://[2001:db8::1]:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['music-box.local:3000', 'http://music-box.local:3000'],
    ['aux.example.org', 'https://aux.example.org'],
    ['aux.example.org:443', 'https://aux.example.org'],
    ['aux.example.org:8443/s/abc?x#y', 'https://aux.example.org:8443'],
    ['http://aux.example.org', 'http://aux.example.org'],
    ['https://AUX.example.org/', 'https://aux.example.org'],
    ['wss://aux.example.org/ws', 'https://aux.example.org'],
    ['ws://10.0.0.2:3000/ws', 'http://10.0.0.2:3000'],
  ])('reads %j as %s', (typed, address) => {
    expect(parseServerAddress(typed)).toBe(address);
  });

  test.each([
    '',
    '   ',
    'two words',
    'ftp://aux.example.org',
    'http://',
    'https://me:secret@aux.example.org',
  ])('refuses %j', (typed) => {
    expect(parseServerAddress(typed)).toBeUndefined();
  });
});

describe('socketUrl', () => {
  test('follows the scheme', () => {
    expect(socketUrl('http://192.168.1.20:3000')).toBe('ws://192.168.1.20:3000/ws');
    expect(socketUrl('https://aux.example.org')).toBe('wss://aux.example.org/ws');
  });
});
