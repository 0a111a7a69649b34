import { describe, expect, test } from 'vitest';
import { hostKeyField, hostKeyOf, withHostKey } from './host-keys.ts';

const HOME = 'http://192.168.1.20:3000';

describe('host keys', () => {
  const keys = withHostKey({}, 'https://aux.example.org', 'sesame');

  test.each([
    'http://aux.example.org',
    'https://aux.example.org:8443',
    'https://example.org',
    'https://www.aux.example.org',
    'https://aux.example.org.evil.example',
    'toString',
    '__proto__',
  ])('are not shown to %s, which is another server', (other) => {
    expect(hostKeyOf(keys, 'https://aux.example.org')).toBe('sesame');
    expect(hostKeyOf(keys, other)).toBe('');
  });

  test('are kept beside each other, changed and forgotten one by one', () => {
    const both = withHostKey(keys, HOME, 'open');
    expect(hostKeyOf(withHostKey(both, HOME, 'shut'), HOME)).toBe('shut');
    expect(withHostKey(both, HOME, '')).toEqual(keys);
  });
});

describe('hostKeyField', () => {
  test.each(['https://aux.example.org', HOME, 'http://localhost:3000', 'http://music-box.local:3000'])(
    'sends a key to %s',
    (server) => expect(hostKeyField(server, 'sesame')).toEqual({ hostKey: 'sesame' }),
  );

  test.each(['http://aux.example.org', 'http://10.example.org', 'http://203.0.113.9:3000'])(
    'sends none in plain text to %s',
    (server) => expect(hostKeyField(server, 'sesame')).toEqual({}),
  );

  test('sends no empty key', () => expect(hostKeyField(HOME, '')).toEqual({}));
});
