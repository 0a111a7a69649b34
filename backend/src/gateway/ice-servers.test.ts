import { expect, test } from 'vitest';
import { IceServers } from './ice-servers.ts';

const STUN = { urls: ['stun:stun.example.org'] };
const TURN = { urls: ['turn:turn.example.org:3478'], secret: 'north', ttlMs: 60_000 };
const now = () => 1_000_000_500;

test('without a shared secret everyone is told the same', () => {
  expect(new IceServers({ iceServers: [STUN], turn: undefined, now }).for('p1')).toEqual([STUN]);
});

test('with one, the credentials name their end and their participant, and are signed', () => {
  const [first, second] = new IceServers({ iceServers: [STUN], turn: TURN, now }).for('p1');
  expect(first).toEqual(STUN);
  expect(second).toEqual({
    urls: TURN.urls,
    username: '1000060:p1',
    // printf 1000060:p1 | openssl dgst -sha1 -hmac north -binary | base64
    credential: 'UBsYPsqa/VnHICl+zr0yRi7MKcs=',
  });
});

test('another participant and another moment have other credentials', () => {
  const servers = new IceServers({ iceServers: [], turn: TURN, now });
  const later = new IceServers({ iceServers: [], turn: TURN, now: () => now() + 1000 });
  const all = [servers.for('p1'), servers.for('p2'), later.for('p1')].map(([turn]) => turn?.credential);
  expect(new Set(all).size).toBe(3);
});
