/** Every schema of the protocol and of REST, with its examples. */
import type * as z from 'zod/mini';
import * as envelope from '../envelope.ts';
import { events } from '../events.ts';
import { requests } from '../requests.ts';
import * as rest from '../rest.ts';
import { ENVELOPE_EXAMPLES } from './envelope-examples.ts';
import { EVENT_EXAMPLES } from './event-examples.ts';
import type { Examples } from './examples.ts';
import { REQUEST_EXAMPLES } from './request-examples.ts';
import { REST_EXAMPLES } from './rest-examples.ts';
import type { Path } from './spots.ts';

export interface Message {
  readonly name: string;
  readonly schema: z.ZodMiniType;
  readonly examples: Examples<z.ZodMiniType>;
}

export const MESSAGES: readonly Message[] = [
  ...Object.entries(requests).flatMap(([method, { data, reply }]) => [
    { name: `${method} request`, schema: data, examples: examplesOf(REQUEST_EXAMPLES, method).data },
    { name: `${method} reply`, schema: reply, examples: examplesOf(REQUEST_EXAMPLES, method).reply },
  ]),
  ...Object.entries(events).map(([event, schema]) => ({
    name: `${event} event`,
    schema,
    examples: examplesOf(EVENT_EXAMPLES, event),
  })),
  ...Object.entries(ENVELOPE_EXAMPLES).map(([name, examples]) => ({
    name,
    schema: examplesOf(envelope, name),
    examples,
  })),
  ...Object.entries(REST_EXAMPLES).map(([name, examples]) => ({
    name: `REST ${name}`,
    schema: examplesOf(rest, name),
    examples,
  })),
];

/** Objects whose fields browsers and mediasoup decide. */
const WEBRTC = [
  'rtpCapabilities',
  'routerRtpCapabilities',
  'rtpParameters',
  'dtlsParameters',
  'iceParameters',
  'iceCandidates',
];

function examplesOf<T extends object, K extends string>(map: T, name: K): T[keyof T & K];
function examplesOf(map: object, name: string): unknown {
  const found: unknown = Reflect.get(map, name);
  return found;
}

/** Records with any keys, and what only the method can judge. */
export function isFree(name: string, path: Path): boolean {
  if (path.includes('parameters')) return true;
  return name.endsWith('Envelope') && (path[0] === 'data' || path.includes('details'));
}

export function isWebrtc(path: Path): boolean {
  return path.some((key) => WEBRTC.includes(String(key)));
}
