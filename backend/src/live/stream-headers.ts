import type { ServerResponse } from 'node:http';
import type { StreamFormat } from '../outputs/index.ts';
import { ICY_METAINT } from './icy.ts';

/** What of a stream somebody gets. */
export interface StreamKind {
  readonly format: StreamFormat;
  /** Kilobits per second; undefined: as its sender made it. */
  readonly kbps: number | undefined;
  /** Titles go into the sound. */
  readonly hasTitles: boolean;
}

export interface StreamAbout extends StreamKind {
  /** Of its session. */
  readonly title: string;
  /** Of its session's page. */
  readonly url: string;
  readonly isPublic: boolean;
}

/**
 * All that is said before the sound. It ends with its connection (RFC 9112 §6.3): old receivers play the
 * lengths of chunks as sound.
 */
export function sayStream(response: ServerResponse, about: StreamAbout): void {
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  response.statusCode = 200;
  for (const [name, value] of Object.entries(headersOf(about))) response.setHeader(name, value);
}

function headersOf({ format, title, url, kbps, isPublic, hasTitles }: StreamAbout) {
  return {
    'content-type': isMp3(format) ? 'audio/mpeg' : 'audio/ogg; codecs=opus',
    'cache-control': 'no-store',
    'accept-ranges': 'none',
    // nginx would else gather it.
    'x-accel-buffering': 'no',
    // Players on other sites load it as `<audio>`.
    'cross-origin-resource-policy': 'cross-origin',
    'icy-name': asHeader(title),
    'icy-url': url,
    'icy-pub': isPublic ? '1' : '0',
    ...(kbps !== undefined && { 'icy-br': String(kbps) }),
    ...(hasTitles && { 'icy-metaint': String(ICY_METAINT) }),
  };
}

export function isMp3(format: StreamFormat): boolean {
  return format.startsWith('mp3');
}

/** UTF-8, as Icecast sends it and players read it: Node writes each character as one byte. */
function asHeader(text: string): string {
  return Buffer.from(text.replaceAll(/\p{Cc}/gu, ' ')).toString('latin1');
}
