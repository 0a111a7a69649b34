import type { OutputFormat } from '@auxcast/shared-types';
import { VERSION } from '../../config/index.ts';
import type { OutputRecord } from '../../persistence/index.ts';
import type { StreamFormat } from '../stream-format.ts';

/** Of a title: what is told stands in a request line, of which Icecast reads 4 KB. Code points. */
const TITLE_LENGTH = 160;

/** The program as a server takes it. Ogg has no other place for titles than its own tags. */
export const STREAM_OF: Readonly<Record<OutputFormat, { readonly format: StreamFormat; readonly type: string }>> =
  {
    'mp3-128': { format: 'mp3-128', type: 'audio/mpeg' },
    'mp3-192': { format: 'mp3-192', type: 'audio/mpeg' },
    'mp3-256': { format: 'mp3-256', type: 'audio/mpeg' },
    'mp3-320': { format: 'mp3-320', type: 'audio/mpeg' },
    ogg: { format: 'ogg-chained', type: 'audio/ogg' },
  };

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
    'Content-Type': STREAM_OF[format].type,
    'Ice-Public': isPublic ? '1' : '0',
    'Ice-Name': name ?? title,
    ...(description !== null && { 'Ice-Description': description }),
    ...(genre !== null && { 'Ice-Genre': genre }),
    ...(format !== 'ogg' && {
      'Ice-Audio-Info': `ice-bitrate=${format.slice('mp3-'.length)};ice-samplerate=48000;ice-channels=2`,
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
