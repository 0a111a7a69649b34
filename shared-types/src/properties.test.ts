/**
 * What holds for every schema and any input. A failure prints seed and path: fast-check repeats it from
 * those.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostileText, hostileValue } from './examples/hostile-arbitraries.ts';
import { isFree, isWebrtc, MESSAGES } from './examples/messages.ts';
import { type Path, replaced, spots } from './examples/spots.ts';
import { ARTWORK_BYTES, FRAME_BYTES, TEXT_LENGTH } from './limits.ts';
import { cleanText, text } from './text.ts';

const SEED = 20_260;
const RUNS = { seed: SEED, numRuns: 150 };
/** The longest text of a message that is no picture: an address. */
const LONGEST_TEXT = 2048;
const BASE64_PICTURE = Math.ceil(ARTWORK_BYTES / 3) * 4;
/** Cc, lone surrogates and UAX #9's controls: what `cleanText` takes away. */
const UNCLEAN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
/** Texts of people and pages, wherever they stand. */
const CLEANED = new Set(['title', 'hostName', 'artist', 'album', 'site']);

const CLIENTS_SAY = MESSAGES.filter(({ name }) =>
  / request$|^requestEnvelope$|^REST createSessionBody$/.test(name),
);

describe.each(MESSAGES)('$name', ({ name, schema, examples }) => {
  const accepted = fc.constantFrom(
    ...Object.values(examples.accepted).map((example) => schema.parse(example)),
  );

  test('never throws, and takes nothing that it would not take again', () => {
    fc.assert(
      fc.property(hostileValue, (value) => {
        const once = schema.safeParse(value);
        if (!once.success) return;
        expect(schema.parse(once.data)).toEqual(once.data);
      }),
      RUNS,
    );
  });

  test('refuses what was spoilt, or makes something of it that it takes again', () => {
    const spoilt = accepted.chain((example) => {
      const places = fc.constantFrom(...spots(example));
      return fc.tuple(fc.constant(example), places, fc.option(hostileValue, { nil: undefined }));
    });
    fc.assert(
      fc.property(spoilt, ([example, { path }, by]) => {
        const parsed = schema.safeParse(replaced(example, path, by));
        if (!parsed.success) return;
        expect(schema.parse(parsed.data)).toEqual(parsed.data);
      }),
      RUNS,
    );
  });

  test('refuses an unknown field, of any name and value, wherever fields are known', () => {
    const widened = accepted.chain((example) => {
      const objects = [...spots(example)].filter(
        ({ path, value }) => isRecord(value) && !isFree(name, path) && !isWebrtc(path),
      );
      // Some messages are lists or leave all to others.
      if (objects.length === 0) return fc.constant(undefined);
      return fc.record({
        example: fc.constant(example),
        spot: fc.constantFrom(...objects),
        key: fc.string(),
        hostileValue,
      });
    });
    fc.assert(
      fc.property(widened, (made) => {
        if (made === undefined || !isRecord(made.spot.value)) return;
        const { example, spot, key } = made;
        // A field that is known somewhere may be known here, though it is optional.
        fc.pre(made.hostileValue !== undefined);
        const wide = { ...made.spot.value, [`x${key}`]: made.hostileValue };
        expect(schema.safeParse(replaced(example, spot.path, wide)).success).toBe(false);
      }),
      RUNS,
    );
  });
});

describe.each(CLIENTS_SAY)('what clients say: $name', ({ name, schema, examples }) => {
  test('stays within bounds, and its texts are clean', () => {
    const outputs = Object.values(examples.accepted);
    const places = fc
      .constantFrom(...outputs)
      .chain((example) =>
        fc.tuple(
          fc.constant(example),
          fc.constantFrom(...spots(example)),
          fc.oneof(hostileText, hostileValue),
        ),
      );
    fc.assert(
      fc.property(places, ([example, { path }, by]) => {
        const parsed = schema.safeParse(replaced(example, path, by));
        if (parsed.success) expect(outOfBounds(name, parsed.data)).toEqual([]);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });
});

describe('text', () => {
  test('comes out clean, bounded and as it would again, or not at all', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const parsed = text.safeParse(value);
        if (!parsed.success) return;
        expect([...parsed.data].length).toBeLessThanOrEqual(TEXT_LENGTH);
        expect(parsed.data).not.toMatch(UNCLEAN);
        expect(parsed.data).toBe(parsed.data.trim());
        expect(text.parse(parsed.data)).toBe(parsed.data);
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  test('is cleaned once and for all', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        expect(cleanText(cleanText(value))).toBe(cleanText(value));
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });
});

/** What is too long for anything the protocol says, or not clean. */
function outOfBounds(name: string, data: unknown): string[] {
  return [...spots(data)].flatMap(({ path, value }) => {
    // What only the method can judge, within the frame that brings it.
    if (typeof value !== 'string' || isFree(name, path)) return [];
    const where = path.join('.');
    if (value.length > longest(name, path)) return [`${where} is ${value.length} long`];
    return CLEANED.has(String(path.at(-1))) && UNCLEAN.test(value) ? [`${where} is not clean`] : [];
  });
}

function longest(name: string, path: Path): number {
  if (name === 'artwork request') return BASE64_PICTURE;
  return isWebrtc(path) ? FRAME_BYTES : LONGEST_TEXT;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
