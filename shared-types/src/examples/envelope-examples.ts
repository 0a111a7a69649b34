/** Every envelope. The compiler complains when one has no examples. */
import type * as z from 'zod/mini';
import type * as envelope from '../envelope.ts';
import { type Examples, without } from './examples.ts';
import { MISFITS, nested, WITH_PROTO } from './hostile.ts';

export type EnvelopeExamples = {
  readonly [K in keyof typeof envelope]: (typeof envelope)[K] extends z.core.$ZodType
    ? Examples<(typeof envelope)[K]>
    : never;
};

const REQUEST = { id: 1, method: 'ping', data: {} };
const ERROR = { code: 'rate-limited' as const, message: 'Too many messages.' };

export const ENVELOPE_EXAMPLES: EnvelopeExamples = {
  requestId: {
    accepted: { first: 0, last: Number.MAX_SAFE_INTEGER },
    refused: { ...MISFITS, 'a text': '1', null: null, 'beyond what counts': 2 ** 53 },
  },
  requestEnvelope: {
    accepted: {
      'a request': REQUEST,
      'without data': { id: 0, method: 'leave' },
      'a method nobody knows': { id: 7, method: 'constructor' },
      'data that is for the method to judge': { id: 7, method: 'join', data: nested(500) },
    },
    refused: {
      'no id': without(REQUEST, 'id'),
      'no method': without(REQUEST, 'method'),
      'an id as a text': { ...REQUEST, id: '1' },
      'an empty method': { ...REQUEST, method: '' },
      'a long method': { ...REQUEST, method: 'x'.repeat(65) },
      'an event': { event: 'pause', data: {} },
      'an unknown field': { ...REQUEST, token: 'x' },
      'a prototype': WITH_PROTO,
      'a list of requests': [REQUEST],
      null: null,
      'a deep nest': nested(20_000),
    },
  },
  replyEnvelope: {
    accepted: {
      'an answer': { id: 1, ok: true, data: {} },
      'an error': { id: 1, ok: false, error: ERROR },
      'an error with details': { id: 1, ok: false, error: { ...ERROR, details: { retryAfterMs: 1000 } } },
      'an error about a message without an id': { id: null, ok: false, error: ERROR },
    },
    refused: {
      'an answer to nobody': { id: null, ok: true, data: {} },
      'an answer without data': { id: 1, ok: true },
      'an answer with an error': { id: 1, ok: true, data: {}, error: ERROR },
      'an error without a reason': { id: 1, ok: false },
      'an unknown code': { id: 1, ok: false, error: { ...ERROR, code: 'oops' } },
      'no message': { id: 1, ok: false, error: { code: 'internal' } },
      'a stack': { id: 1, ok: false, error: { ...ERROR, stack: 'at /srv' } },
      neither: { id: 1, data: {} },
    },
  },
  eventEnvelope: {
    accepted: {
      'an event': { event: 'pause', data: { atMs: 0 } },
      'one that is not known yet': { event: 'x', data: null },
    },
    refused: {
      'no data': { event: 'pause' },
      'no name': { data: {} },
      'a number': { event: 7, data: {} },
      'an id': { event: 'pause', data: {}, id: 1 },
    },
  },
};
