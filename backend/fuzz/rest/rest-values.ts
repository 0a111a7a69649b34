/**
 * Values by a JSON Schema, as far as our document uses it. Own: generators for property tests make what fits,
 * and what is wanted here is mostly what just does not.
 */
import type { SeededChance } from '../chance.ts';
import { hostileInput } from '../hostile-values.ts';
import type { JsonSchema, RestDocument } from './rest-document.ts';

const NEARLY_ALWAYS = 0.85;

/** One that may fit, or is wrong anywhere in it. */
export function valueFor(document: RestDocument, given: JsonSchema, chance: SeededChance): unknown {
  if (!chance.happens(NEARLY_ALWAYS)) return hostileInput(chance);
  const schema = document.resolved(given);
  const { enum: options, anyOf, items, properties, required, type } = schema;
  if (Array.isArray(options)) return chance.pick(options);
  if (Array.isArray(anyOf)) return valueFor(document, chance.pick(anyOf.filter(isObject)), chance);
  if (isObject(properties)) return objectFor(document, properties, required, chance);
  if (isObject(items)) {
    return Array.from({ length: chance.below(5) }, () => valueFor(document, items, chance));
  }
  if (type === 'integer' || type === 'number') return numberFor(schema, chance);
  if (type === 'boolean') return chance.happens(0.5);
  return textFor(schema, chance);
}

function objectFor(
  document: RestDocument,
  properties: JsonSchema,
  required: unknown,
  chance: SeededChance,
): unknown {
  const value: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const isRequired = Array.isArray(required) && required.includes(name);
    if (isObject(schema) && chance.happens(isRequired ? NEARLY_ALWAYS : 0.5)) {
      value[name] = valueFor(document, schema, chance);
    }
  }
  if (chance.happens(0.1))
    value[chance.pick(['extra', '__proto__', 'constructor', ''])] = hostileInput(chance);
  return value;
}

/** At the edges, beyond them, or between. */
function numberFor({ minimum, maximum }: JsonSchema, chance: SeededChance): number {
  const least = typeof minimum === 'number' ? minimum : 0;
  const most = typeof maximum === 'number' ? maximum : 1000;
  const between = least + chance.below(Math.min(most - least + 1, 2 ** 31));
  return chance.pick([between, between, least, most, least - 1, most + 1, between + 0.5]);
}

function textFor({ minLength, maxLength }: JsonSchema, chance: SeededChance): string {
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : 60;
  const length = chance.pick([least, most, most + 1, Math.max(least - 1, 0), least + chance.below(20)]);
  const letter = chance.pick(['a', '7', 'é', '\u{1f3b5}', '\u202e', ' ', '%', '"', '\u0000']);
  return letter.repeat(length);
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
