/** What the API's document says of the routes here. */
import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { ApiErrors, problemResponse } from '../rest/api-errors.ts';
import { SessionIdParameter } from '../rest/path-parameters.ts';
import { MP3_KBPS, USUAL_KBPS } from './stream-query.ts';

const WITHOUT_END =
  'Begins at once, with silence while there is no program, and ends with the session. It has no length and ' +
  'nothing to skip to: a range that does not begin at 0 is refused with 416. HEAD tells the headers.';

const QUERIES = {
  token: {
    description:
      'From `streamToken` over the WebSocket: to hear as that participant, who then counts once. A private ' +
      'session wants one.',
    schema: { type: 'string' },
  },
  kbps: {
    description: 'Kilobits per second of MP3.',
    schema: { type: 'string', enum: [...MP3_KBPS], default: USUAL_KBPS },
  },
  tags: {
    description:
      'For each track a new link of the chain in Ogg, with its tags. Browsers and many players stall there.',
    schema: { type: 'string', enum: ['chain'] },
  },
  format: {
    description: 'Of the stream that is named.',
    schema: { type: 'string', enum: ['mp3', 'ogg'], default: 'mp3' },
  },
} as const;
type QueryName = keyof typeof QUERIES;

/** Documents a stream. */
export function ApiStream(summary: string, mediaType: string, ...queries: QueryName[]): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description: WITHOUT_END }),
    ApiSound(mediaType, { type: 'string', format: 'binary' }, queries),
    ApiResponse({ status: 416, ...problemResponse(416, ['bad-request']) }),
    ApiErrors(...REFUSALS, 'session-full'),
  );
}

/** Documents a playlist. */
export function ApiPlaylist(summary: string, mediaType: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary, description: 'Names the stream by its whole address.' }),
    ApiSound(mediaType, { type: 'string' }, ['format', 'kbps', 'tags', 'token']),
    ApiErrors(...REFUSALS),
  );
}

const REFUSALS = [
  'session-not-found',
  'session-ended',
  'not-found',
  'invite-needed',
  'token-refused',
  'removed',
] as const;

function ApiSound(
  mediaType: string,
  schema: { readonly type: string; readonly format?: string },
  queries: readonly QueryName[],
): MethodDecorator {
  return applyDecorators(
    SessionIdParameter(),
    ...queries.map((name) => ApiQuery({ name, required: false, ...QUERIES[name] })),
    ApiResponse({ status: 200, description: 'It', content: { [mediaType]: { schema: { ...schema } } } }),
  );
}
