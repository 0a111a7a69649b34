import { expect, test } from 'vitest';
import { knownExtensions } from './known-extensions.ts';

test('keeps what mediasoup-client knows, with all that belongs to it', () => {
  const level = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 3 };
  expect(knownExtensions([level, { uri: 'urn:example:unheard-of', id: 4 }])).toEqual([level]);
});

test('takes none for none', () => {
  expect(knownExtensions(undefined)).toEqual([]);
});
