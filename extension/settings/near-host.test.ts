import { describe, expect, test } from 'vitest';
import { isNearHost } from './near-host.ts';

const hostOf = (host: string): string => new URL(`http://${host}/`).hostname;

describe('isNearHost', () => {
  test.each([
    'localhost',
    'localhost.',
    'app.localhost',
    '127.0.0.1',
    '0x7f.1',
    '10.0.0.2',
    '172.16.0.4',
    '172.31.255.1',
    '192.168.1.20',
    '169.254.3.4',
    '[::1]',
    '[fd12::5]',
    '[fe80::1]',
    '[febf::1]',
    '[::ffff:10.0.0.2]',
    'music-box',
    'music-box.local',
    'nas.home.arpa',
  ])('%s is', (host) => expect(isNearHost(hostOf(host))).toBe(true));

  test.each([
    'aux.example.org',
    '10.example.org',
    '127.0.0.1.example.org',
    '192.168.1.20.example.org',
    '172.15.0.1',
    '172.32.0.1',
    '11.0.0.1',
    '[2001:db8::1]',
    '[fec0::1]',
    '[::ffff:203.0.113.9]',
    'local.example.org',
  ])('%s is not', (host) => expect(isNearHost(hostOf(host))).toBe(false));
});
