import { describe, expect, test } from 'vitest';
import { presetFile } from './preset-file.ts';

describe('presetFile', () => {
  test('holds PARTY_URL, cleaned', () => {
    expect(JSON.parse(presetFile('https://aux.example.org/'))).toEqual({
      serverUrl: 'https://aux.example.org',
    });
  });

  test.each([undefined, ''])('holds nothing when PARTY_URL is %j', (partyUrl) => {
    expect(JSON.parse(presetFile(partyUrl))).toEqual({ serverUrl: null });
  });

  test('stops the build at a PARTY_URL that is no address', () => {
    expect(() => presetFile('ftp://x')).toThrow('PARTY_URL');
  });
});
