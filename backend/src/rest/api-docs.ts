import {
  createdSession,
  createSessionBody,
  nowPlaying,
  positionAnchor,
  problem,
  problemKind,
  sessionHistory,
  sessionList,
  sessionSummary,
  track,
} from '@auxcast/shared-types';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import * as z from 'zod/mini';
import { VERSION } from '../config/index.ts';

/** Schemas that go by a name in the document, instead of being written out wherever they occur. */
const NAMED = z.registry<{ id: string }>();
NAMED.add(createSessionBody, { id: 'CreateSession' });
NAMED.add(createdSession, { id: 'CreatedSession' });
NAMED.add(sessionSummary, { id: 'Session' });
NAMED.add(sessionList, { id: 'SessionList' });
NAMED.add(sessionHistory, { id: 'SessionHistory' });
NAMED.add(nowPlaying, { id: 'NowPlaying' });
NAMED.add(positionAnchor, { id: 'PositionAnchor' });
NAMED.add(track, { id: 'Track' });
NAMED.add(problem, { id: 'Problem' });
NAMED.add(problemKind, { id: 'ProblemKind' });

const definitionsSchema = z._default(z.record(z.string(), z.looseObject({})), {});

/** The OpenAPI document, made from the schemas that validate. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;
  const about = new DocumentBuilder()
    .setTitle('Auxcast')
    .setDescription(
      'Sessions over REST. Sound, and everything that happens in a session, goes over the WebSocket at `/ws`. ' +
        'Times are milliseconds since the Unix epoch. Every error is problem details (RFC 9457).',
    )
    .setVersion(VERSION)
    .addTag('sessions', 'Live broadcasts')
    .addTag('admin', 'Watching and steering, with an admin key')
    .addTag('problems', 'What the errors mean')
    .addTag('health', 'Whether the server works')
    .addBearerAuth(bearer('The server’s host key (`HOST_KEY`), where it has one.'), 'hostKey')
    .addBearerAuth(bearer('The token that creating the session answered with.'), 'hostToken')
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
  const { components } = document;
  // Routes name it alone: their errors have another media type than their answers.
  const schemas = { ...components?.schemas, ...converted(problem, 'output')?.components };
  return { ...document, components: { ...components, schemas } };
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

function converted(schema: unknown, io: 'input' | 'output') {
  if (!(schema instanceof z.core.$ZodType)) return undefined;
  const { definitions, ...rest } = z.toJSONSchema(schema, { target: 'openapi-3.0', io, metadata: NAMED });
  return { schema: rest, components: definitionsSchema.parse(definitions) };
}
