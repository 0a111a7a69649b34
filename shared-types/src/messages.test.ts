import { describe, expect, test } from 'vitest';
import { isFree, isWebrtc, MESSAGES } from './examples/messages.ts';
import { replaced, spots } from './examples/spots.ts';

/** Fields that may be left out. All others of all messages have to be there. */
const OPTIONAL: readonly string[] = [
  'join request: isOverlay',
  'serverInfo request: hostKey',
  'serverInfo request: kind',
  'createSession request: attemptId',
  'createSession request: hostKey',
  'createSession request: title',
  'createSession request: hostName',
  'createSession request: visibility',
  'createSession reply: iceServers.*.username',
  'createSession reply: iceServers.*.credential',
  'resumeSession reply: iceServers.*.username',
  'resumeSession reply: iceServers.*.credential',
  'join request: resumeToken',
  'join request: rtpCapabilities',
  'join reply: iceServers.*.username',
  'join reply: iceServers.*.credential',
  'createConsumerTransport request: rtpCapabilities',
  'restartIce reply: iceServers.*.username',
  'restartIce reply: iceServers.*.credential',
  'createProducerTransport reply: iceServers.*.username',
  'createProducerTransport reply: iceServers.*.credential',
  'createConsumerTransport reply: iceServers.*.username',
  'createConsumerTransport reply: iceServers.*.credential',
  'requestEnvelope: data',
  'replyEnvelope: error.details',
  'REST createSessionBody: title',
  'REST createSessionBody: hostName',
  'REST createSessionBody: visibility',
  'REST createSessionBody: kind',
  'produce request: source',
  'closeProducer request: source',
  'createSession request: kind',
  'join request: invite',
  'join request: name',
  'consume request: voiceOf',
  'consume request: isForMix',
  'consume request: isBed',
  'kick request: blockMs',
  'changeChannel request: name',
  'changeChannel request: mode',
  'changeChannel request: position',
  'createInvite request: uses',
  'createInvite request: expiresInMs',
  'listPeople request: after',
  'listPeople request: limit',
  'setDesk request: isOpen',
  'setDesk request: ducking',
  'setDesk request: ducking.isOn',
  'setDesk request: ducking.depthDb',
  'setDesk request: ducking.attackMs',
  'setDesk request: ducking.holdMs',
  'setDesk request: ducking.releaseMs',
  'setStrip request: gain',
  'setStrip request: pan',
  'setStrip request: isMuted',
  'setStrip request: ducks',
  'setStrip request: isOnAir',
  'addOutput request: user',
  'addOutput request: format',
  'addOutput request: name',
  'addOutput request: description',
  'addOutput request: genre',
  'addOutput request: isPublic',
  'startRecording request: isMultiTrack',
];

describe.each(MESSAGES)('$name', ({ name, schema, examples }) => {
  const accepted = Object.entries(examples.accepted);
  const outputs = accepted.map(([, example]) => schema.parse(example));

  test('has examples', () => {
    expect(accepted).not.toHaveLength(0);
    expect(Object.keys(examples.refused)).not.toHaveLength(0);
  });

  test.each(accepted)('accepts %s', (_name, example) => {
    const once = schema.parse(example);
    expect(schema.parse(once)).toEqual(once);
  });

  test.each(Object.entries(examples.refused))('refuses %s', (_name, example) => {
    expect(schema.safeParse(example).success).toBe(false);
  });

  test('refuses unknown fields at every depth, but drops them in the objects of WebRTC', () => {
    const wrong: string[] = [];
    for (const output of outputs) {
      for (const { path, value } of spots(output)) {
        if (typeof value !== 'object' || value === null || Array.isArray(value) || isFree(name, path))
          continue;
        const parsed = schema.safeParse(replaced(output, path, { ...value, unexpected: 1 }));
        const isRight = isWebrtc(path)
          ? parsed.success && JSON.stringify(parsed.data) === JSON.stringify(output)
          : !parsed.success;
        if (!isRight) wrong.push(path.join('.'));
      }
    }
    expect(wrong).toEqual([]);
  });

  test('refuses another type at every place', () => {
    const wrong: string[] = [];
    for (const output of outputs) {
      for (const { path, value } of spots(output)) {
        if (isFree(name, path)) continue;
        if (schema.safeParse(replaced(output, path, misfitFor(value))).success) wrong.push(path.join('.'));
      }
    }
    expect(wrong).toEqual([]);
  });

  test('can do without the fields that are optional, and without no other', () => {
    const optional = new Set<string>();
    for (const output of outputs) {
      for (const { path } of spots(output)) {
        const key = path.at(-1);
        const around = path.slice(0, -1);
        if (typeof key !== 'string' || isFree(name, around) || isWebrtc(around)) continue;
        if (!schema.safeParse(replaced(output, path, undefined)).success) continue;
        optional.add(`${name}: ${path.map((part) => (typeof part === 'number' ? '*' : part)).join('.')}`);
      }
    }
    expect([...optional].sort()).toEqual(OPTIONAL.filter((field) => field.startsWith(`${name}:`)).sort());
  });
});

/** Of another type, and not fit for anything that the example is fit for. */
function misfitFor(value: unknown): unknown {
  if (typeof value === 'string') return 7;
  if (Array.isArray(value)) return { 0: 'x' };
  return typeof value === 'object' ? [value] : 'x';
}
