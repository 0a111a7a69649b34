import { describe, expect, it } from 'vitest';
import { presetFile } from './preset-file.ts';

describe('presetFile', () => {
  it('holds PARTY_URL, cleaned', () => {
    expect(JSON.parse(presetFile('https://aux.example.org/'))).toEqual({
      serverUrl: 'https://aux.example.org',
    });
  });

  it.each([undefined, ''])('holds nothing when PARTY_URL is %j', (partyUrl) => {
    expect(JSON.parse(presetFile(partyUrl))).toEqual({ serverUrl: null });
  });

  it('stops the build at a PARTY_URL that is no address', () => {
    expect(() => presetFile('ftp://x')).toThrow('PARTY_URL');
  });
});
