import { flag, PROBLEM_TYPE, problem } from '@auxcast/shared-types';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import * as z from 'zod/mini';
import { VERSION } from '../config/index.ts';
import { problemKindOf } from '../edges/problem-kinds.ts';
import { ALWAYS, problemResponse } from './api-errors.ts';
import { examplesOf, NAMED } from './api-schemas.ts';

const definitionsSchema = z._default(z.record(z.string(), z.looseObject({})), {});

/** The OpenAPI document, made from the schemas that validate. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Auxcast')
    .setDescription(
      'Sessions over REST. What happens in a session goes over the WebSocket at `/ws`, its sound over WebRTC, and for ' +
        'players as HTTP streams. ' +
        'Times are milliseconds since the Unix epoch. Every error is problem details (RFC 9457); one that every ' +
        'server of HTTP may give (405, 408, 413, 415, 417, 431) is not repeated with each operation.',
    )
    .setVersion(VERSION)
    .addServer('/', 'This server')
    .addTag('sessions', 'Live broadcasts')
    .addTag('streams', 'The program of a session over HTTP, for players and radios')
    .addTag('admin', 'Watching and steering, with an admin key')
    .addTag('problems', 'What the errors mean')
    .addTag('health', 'Whether the server works')
    .addTag('site', 'What the listener site hands out')
    .addBearerAuth(bearer('The server’s host key (`HOST_KEY`), where it has one.'), 'hostKey')
    .addBearerAuth(bearer('The token that creating the session answered with.'), 'hostToken')
    .addBearerAuth(bearer('The token that joining the session answered with.'), 'resumeToken')
    .addBearerAuth(
      bearer(
        'An admin key: the environment’s (`ADMIN_KEY`, or what the file `admin-key` in the data directory holds), ' +
          'or one made with it. Each operation names the scope it takes; `moderate` and `operate` include `read`.',
      ),
      'adminKey',
    )
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    standardSchemaConverter: (schema, { schemaType }) => converted(schema, schemaType),
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '').toLowerCase()}.${method}`,
  });
  return finished(document);
}

/** Where the documentation is, all that lies below included. */
export const API_DOCS_PATHS = ['/api/docs', '/api/docs-json', '/api/docs-yaml'];

/** At `/api/docs`, and as JSON at `/api/docs-json`. */
export function serveApiDocs(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => apiDocument(app), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: 'Auxcast API',
  });
}

/** It is no `z.boolean`, and so it does not say by itself what it is. */
flag._zod.toJSONSchema = () => ({ type: 'boolean' });

function converted(schema: unknown, io: 'input' | 'output') {
  if (!(schema instanceof z.core.$ZodType)) return undefined;
  const { $defs, $schema: _, ...rest } = z.toJSONSchema(schema, { io, metadata: NAMED });
  return { schema: rest, components: definitionsSchema.parse($defs) };
}

const EVERYWHERE = [...Map.groupBy(ALWAYS, (code) => problemKindOf(code).status)];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const SCHEMAS = '#/components/schemas/';

interface Body {
  content?: Record<string, { schema?: object; examples?: object }>;
}

/** With what Nest's decorators cannot say. */
function finished(document: OpenAPIObject): OpenAPIObject {
  const { components, paths } = document;
  for (const path of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      // None, said in so many words: leaving it out would say that nobody thought of it.
      operation.security ??= [];
      for (const [status, codes] of EVERYWHERE)
        operation.responses[status] ??= problemResponse(status, codes);
      for (const body of [operation.requestBody, ...Object.values(operation.responses)]) {
        if (body !== undefined && !('$ref' in body)) addExamples(body);
      }
    }
  }
  // Routes name it alone: their errors have another media type than their answers.
  const schemas = { ...components?.schemas, ...converted(problem, 'output')?.components };
  return { ...document, components: { ...components, schemas } };
}

function addExamples({ content = {} }: Body): void {
  for (const [type, media] of Object.entries(content)) {
    const { schema = {} } = media;
    // An error's own are no help: its code says what it is about.
    if (type === PROBLEM_TYPE || !('$ref' in schema)) continue;
    const named = Object.entries(examplesOf(String(schema.$ref).replace(SCHEMAS, '')));
    media.examples = Object.fromEntries(named.map(([name, value]) => [name, { value }]));
  }
}
