import * as z from 'zod';

const schema = z.record(z.string(), z.unknown());
const examples = z.record(z.string(), z.object({ value: z.unknown() }));
const content = z.record(z.string(), z.object({ schema, examples: examples.optional() }));

const operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']), schema })),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content: content.optional() })),
});

const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export type JsonSchema = z.infer<typeof schema>;

export interface Operation extends z.infer<typeof operation> {
  readonly method: string;
  /** With `{name}` for each parameter. */
  readonly path: string;
}

const REF = '#/components/schemas/';

/** A server's OpenAPI document, as its fuzzer reads it. */
export class RestDocument {
  readonly operations: readonly Operation[];
  readonly #schemas: Readonly<Record<string, JsonSchema>>;
  readonly #readers = new WeakMap<JsonSchema, z.ZodType>();

  /** @throws ZodError when it is not as an OpenAPI document has to be */
  constructor(json: unknown) {
    const { paths, components } = document.parse(json);
    this.#schemas = components.schemas;
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
    );
  }

  /** The schema itself, where it is only named. */
  resolved(schema: JsonSchema): JsonSchema {
    const name = typeof schema['$ref'] === 'string' ? schema['$ref'].replace(REF, '') : undefined;
    return (name === undefined ? undefined : this.#schemas[name]) ?? schema;
  }

  /** What is wrong with a body; undefined: it is as the schema says. */
  misfit(schema: JsonSchema, body: unknown): string | undefined {
    const reader = this.#readers.get(schema) ?? this.#readerOf(schema);
    this.#readers.set(schema, reader);
    const read = reader.safeParse(body);
    return read.success ? undefined : z.prettifyError(read.error);
  }

  #readerOf(schema: JsonSchema): z.ZodType {
    // JSON Schema has its definitions beside it, OpenAPI in one place.
    const whole: unknown = JSON.parse(
      JSON.stringify({ ...schema, $defs: this.#schemas }).replaceAll(REF, '#/$defs/'),
    );
    return z.fromJSONSchema(z.record(z.string(), z.json()).parse(whole));
  }
}
