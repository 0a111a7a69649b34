import type { OutputFormat } from '@auxcast/shared-types';
import { VERSION } from '../../config/index.ts';
import type { OutputRecord } from '../../persistence/index.ts';

/** Of a title: what is told stands in a request line, of which Icecast reads 4 KB. Code points. */
const TITLE_LENGTH = 160;

const MP3 = 'mp3-';

/** Ogg has its titles in its own tags, or none: Icecast takes them for MP3 alone in any other way. */
export function isMp3(format: OutputFormat): boolean {
  return format.startsWith(MP3);
}

/**
 * The head of a source's request (https://icecast.org/docs/icecast-trunk/protocol/#put): without a length and
 * without chunks, as Icecast reads what follows as it comes.
 * @param title of the session, where the output has no name
 */
export function sourceRequest(output: OutputRecord, title: string): string {
  const { mount, format, name, description, genre, isPublic } = output;
  return headOf(`PUT ${mount} HTTP/1.1`, {
    ...commonHeaders(output),
    Expect: '100-continue',
    'Content-Type': isMp3(format) ? 'audio/mpeg' : 'audio/ogg',
    'Ice-Public': isPublic ? '1' : '0',
    'Ice-Name': name ?? title,
    ...(description !== null && { 'Ice-Description': description }),
    ...(genre !== null && { 'Ice-Genre': genre }),
    ...(isMp3(format) && {
      'Ice-Audio-Info': `ice-bitrate=${format.slice(MP3.length)};ice-samplerate=48000;ice-channels=2`,
    }),
  });
}

/** Tells what plays, as every MP3 source does: the stream has no place for it. */
export function titleRequest(output: OutputRecord, title: string): string {
  const query = new URLSearchParams({
    mode: 'updinfo',
    mount: output.mount,
    charset: 'UTF-8',
    song: [...title].slice(0, TITLE_LENGTH).join(''),
  });
  return headOf(`GET /admin/metadata?${query} HTTP/1.0`, commonHeaders(output));
}

function commonHeaders({ url, username, password }: OutputRecord): Record<string, string> {
  return {
    Host: new URL(url).host,
    // At once: one that is not asked for is only asked for by a refusal (RFC 7617 §2.2).
    Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    'User-Agent': `Auxcast/${VERSION}`,
  };
}

function headOf(line: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/\p{Cc}/gu, ' ')}`);
  return [line, ...lines, '', ''].join('\r\n');
}
