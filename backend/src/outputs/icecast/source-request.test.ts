import { describe, expect, test } from 'vitest';
import { sampleOutput } from '../../persistence/testing/records.fixture.ts';
import { sourceRequest, titleRequest } from './source-request.ts';

function linesOf(request: string): string[] {
  return request.split('\r\n');
}

describe('the request of a source', () => {
  test('says who comes, with what, and what it is called', () => {
    const lines = linesOf(sourceRequest(sampleOutput('a', { isPublic: true }), 'Friday'));
    expect(lines[0]).toBe('PUT /live.mp3 HTTP/1.1');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Host: radio.example.org:8000',
        `Authorization: Basic ${Buffer.from('source:password of a').toString('base64')}`,
        'Expect: 100-continue',
        'Content-Type: audio/mpeg',
        'Ice-Public: 1',
        'Ice-Name: Kitchen radio',
        'Ice-Genre: Eclectic',
        'Ice-Audio-Info: ice-bitrate=192;ice-samplerate=48000;ice-channels=2',
      ]),
    );
    expect(lines.slice(-2)).toEqual(['', '']);
    expect(lines.join('\n')).not.toMatch(/transfer-encoding|content-length/i);
  });

  test('calls one without a name by the title of its session, and Ogg what it is', () => {
    const bare = sampleOutput('a', { name: null, description: null, genre: null, format: 'ogg' });
    const text = sourceRequest(bare, 'Friday');
    expect(text).toContain('\r\nIce-Name: Friday\r\n');
    expect(text).toContain('\r\nContent-Type: audio/ogg\r\n');
    expect(text).not.toMatch(/Ice-Description|Ice-Genre|Ice-Audio-Info/);
  });

  test('has one line for each header, whatever stands in it', () => {
    const odd = sampleOutput('a', { name: 'A\r\nX-Evil: 1', description: 'B\nC\u0000D' });
    expect(linesOf(sourceRequest(odd, 'Friday')).some((line) => line.startsWith('X-Evil'))).toBe(false);
    expect(sourceRequest(odd, 'Friday')).not.toMatch(/[^\r]\n|\u0000/);
  });
});

describe('the request that tells a title', () => {
  test('names mount and title so that nothing of it is taken for anything else', () => {
    const [line = ''] = linesOf(titleRequest(sampleOutput('a'), 'AC/DC & co – Häß?\r\nX: 1#😀'));
    const [method, path, protocol, ...more] = line.split(' ');
    expect([method, protocol, more]).toEqual(['GET', 'HTTP/1.0', []]);
    const { pathname, searchParams } = new URL(path ?? '', 'http://x');
    expect(pathname).toBe('/admin/metadata');
    expect(Object.fromEntries(searchParams)).toEqual({
      mode: 'updinfo',
      mount: '/live.mp3',
      charset: 'UTF-8',
      song: 'AC/DC & co – Häß?\r\nX: 1#😀',
    });
  });

  test('is short enough for Icecast with the longest title there is', () => {
    expect(titleRequest(sampleOutput('a'), '😀'.repeat(600)).length).toBeLessThan(3000);
  });
});
