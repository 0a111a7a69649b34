import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { asRead, ofTheFuture, withNewFields } from './examples/future.ts';
import { isFree, MESSAGES, type Message } from './examples/messages.ts';
import { replaced, spots } from './examples/spots.ts';
import { lenient } from './lenient.ts';

const SAID_BY_SERVERS = MESSAGES.filter(
  ({ name }) => / (reply|event)$/.test(name) || ['replyEnvelope', 'eventEnvelope'].includes(name),
);
const REQUESTS = MESSAGES.filter(({ name }) => name.endsWith(' request') || name === 'requestEnvelope');

function outputs({ schema, examples }: Message): unknown[] {
  return Object.values(examples.accepted).map((example) => schema.parse(example));
}

/** A client reads replies as the one or the other. */
function readingsOf(schema: z.ZodMiniType): z.core.$ZodType[] {
  return schema instanceof z.ZodMiniUnion
    ? schema.def.options.map((option) => lenient(option))
    : [lenient(schema)];
}

function read(schema: z.ZodMiniType, message: unknown): unknown {
  return readingsOf(schema)
    .map((reading) => z.safeParse(reading, message))
    .find(({ success }) => success)?.data;
}

describe.each(SAID_BY_SERVERS)('a client of today reads $name', (message) => {
  const { name, schema } = message;
  const examples = outputs(message).map((output) =>
    isEnvelope(name, output) ? { ...output, data: null } : output,
  );

  test('of today as it is', () => {
    for (const example of examples) expect(read(schema, example)).toEqual(example);
  });

  test('with unknown fields in every object, without these', () => {
    for (const example of examples) expect(read(schema, withNewFields(example))).toEqual(example);
  });

  test('with unknown words wherever something is described, as other ones', () => {
    for (const example of examples) expect(read(schema, ofTheFuture(example))).toEqual(asRead(example));
  });

  test('but not with another type at any place', () => {
    const wrong: string[] = [];
    for (const example of examples) {
      for (const { path, value } of spots(example)) {
        if (isFree(name, path)) continue;
        if (read(schema, replaced(example, path, misfitFor(value))) !== undefined) wrong.push(path.join('.'));
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('a server', () => {
  test.each(REQUESTS)(
    'refuses $name with a field or a word that is new to it',
    ({ name, schema, examples }) => {
      const wrong: string[] = [];
      for (const output of Object.values(examples.accepted).map((example) => schema.parse(example))) {
        if (typeof output !== 'object' || output === null) continue;
        if (schema.safeParse({ ...output, aFieldOfTheFuture: 1 }).success) wrong.push('a field');
        if (name === 'requestEnvelope') continue;
        for (const { path, value } of spots(output)) {
          const word: unknown = path.reduce(
            (at: unknown, key) => Reflect.get(Object(at), key),
            ofTheFuture(output),
          );
          if (typeof value !== 'string' || word === value) continue;
          if (schema.safeParse(replaced(output, path, word)).success) wrong.push(path.join('.'));
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  test.each(SAID_BY_SERVERS)('never says in $name that something is other', (message) => {
    const { schema } = message;
    for (const output of outputs(message)) {
      const other = asRead(output);
      if (JSON.stringify(other) === JSON.stringify(output) || JSON.stringify(other).includes('"refused"'))
        continue;
      expect(schema.safeParse(other).success).toBe(false);
    }
  });
});

/** What stands in an envelope is for another schema to read. */
function isEnvelope(name: string, output: unknown): output is object {
  return name.endsWith('Envelope') && typeof output === 'object' && output !== null && 'data' in output;
}

function misfitFor(value: unknown): unknown {
  if (typeof value === 'string') return 7;
  if (Array.isArray(value)) return { 0: 'x' };
  return typeof value === 'object' ? [value] : 'x';
}
