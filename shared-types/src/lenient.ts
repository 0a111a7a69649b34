import * as z from 'zod/mini';
import type { Describing } from './describing.ts';

/** What a client reads by `lenient(S)`: what `S` says, or of a describing word, that it is another one. */
export type Seen<S> = S extends { readonly unknownAs: infer Unknown }
  ? z.output<S> | Unknown
  : S extends z.ZodMiniNullable<infer Inner>
    ? Seen<Inner> | null
    : S extends z.ZodMiniOptional<infer Inner>
      ? Seen<Inner> | undefined
      : S extends z.ZodMiniArray<infer Element>
        ? Seen<Element>[]
        : S extends { readonly shape: infer Shape }
          ? SeenFields<z.output<S>, Shape>
          : z.output<S>;

/** Over the fields of the output: those that may be left out stay so. */
type SeenFields<Output, Shape> = {
  [Field in keyof Output]: Field extends keyof Shape ? Seen<Shape[Field]> : Output[Field];
};

const readings = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * A client's reading of a message that a newer server may have said: drops the fields it does not know, and
 * reads a describing word that it does not know as another one. Made from the one schema of the message, by
 * which a server is held to the letter. WebRTC's own objects stay as they are: they drop what is not known,
 * and no word in them describes.
 */
export function lenient<S extends z.ZodMiniType>(schema: S): z.ZodMiniType<Seen<S>>;
export function lenient(schema: z.core.$ZodType): z.core.$ZodType;
export function lenient(schema: z.core.$ZodType): z.core.$ZodType {
  let reading = readings.get(schema);
  if (!reading) {
    reading = readingOf(schema);
    readings.set(schema, reading);
  }
  return reading;
}

/** The same of every schema of a map. */
export function lenientEach<M extends Readonly<Record<string, z.ZodMiniType>>>(
  map: M,
): { readonly [K in keyof M]: z.ZodMiniType<Seen<M[K]>> };
export function lenientEach(map: z.core.$ZodShape): z.core.$ZodShape;
export function lenientEach(map: z.core.$ZodShape): z.core.$ZodShape {
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, lenient(schema)]));
}

function readingOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodMiniObject) return isOurs(schema) ? z.object(lenientEach(schema.shape)) : schema;
  if (schema instanceof z.ZodMiniArray) return z.array(lenient(schema.def.element));
  if (schema instanceof z.ZodMiniNullable) return z.nullable(lenient(schema.def.innerType));
  if (schema instanceof z.ZodMiniOptional) return z.optional(lenient(schema.def.innerType));
  if (!isDescribing(schema)) return schema;
  return z.string().check(z.overwrite((word) => schema.safeParse(word).data ?? schema.unknownAs));
}

function isDescribing(schema: z.core.$ZodType): schema is Describing<string, string> {
  return 'unknownAs' in schema;
}

/** Objects of this protocol refuse unknown fields; WebRTC's and free ones do not. */
function isOurs({ def }: z.ZodMiniObject): boolean {
  return def.catchall instanceof z.ZodMiniNever;
}
