/** The documentation that the server gives of its REST API. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { AppServer } from '../test-support/party/index.ts';

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('describes every route with its answers, its errors and its keys', async () => {
  const document = await (await server.api('GET', '/api/docs-json')).json();
  const operation = z.object({
    summary: z.string(),
    security: z.array(z.record(z.string(), z.unknown())).optional(),
    responses: z.record(z.string(), z.object({ description: z.string().min(1) })),
    requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
    parameters: z.array(z.object({ name: z.string(), in: z.string() })),
  });
  const { paths, components } = z
    .object({
      openapi: z.literal('3.1.0'),
      paths: z.record(z.string(), z.record(z.string(), operation)),
      components: z.object({
        schemas: z.record(z.string(), z.unknown()),
        securitySchemes: z.record(z.string(), z.object({ scheme: z.literal('bearer') })),
      }),
    })
    .parse(document);
  const routes = Object.entries(paths).flatMap(([route, operations]) =>
    Object.keys(operations).map((method) => `${method} ${route}`),
  );
  expect(routes.sort()).toEqual([
    'delete /api/admin/keys/{keyId}',
    'delete /api/admin/recordings/{recordingId}',
    'delete /api/admin/sessions/{sessionId}',
    'delete /api/admin/sessions/{sessionId}/outputs/{outputId}',
    'delete /api/admin/sessions/{sessionId}/participants/{participantId}',
    'delete /api/admin/sessions/{sessionId}/recording',
    'delete /api/sessions/{sessionId}',
    'delete /api/sessions/{sessionId}/recordings/{recordingId}',
    'get /api/admin/audit',
    'get /api/admin/capacity',
    'get /api/admin/keys',
    'get /api/admin/limits',
    'get /api/admin/recordings',
    'get /api/admin/sessions',
    'get /api/admin/sessions/{sessionId}',
    'get /api/admin/sessions/{sessionId}/outputs',
    'get /api/admin/sessions/{sessionId}/participants',
    'get /api/admin/workers',
    'get /api/problems/{code}',
    'get /api/sessions',
    'get /api/sessions/{sessionId}',
    'get /api/sessions/{sessionId}/artwork/{artworkId}',
    'get /api/sessions/{sessionId}/history',
    'get /api/sessions/{sessionId}/recordings',
    'get /api/sessions/{sessionId}/recordings/{recordingId}/{fileName}',
    'get /extension.zip',
    'get /healthz',
    'get /live/{sessionId}.m3u',
    'get /live/{sessionId}.mp3',
    'get /live/{sessionId}.ogg',
    'get /live/{sessionId}.pls',
    'get /metrics',
    'get /readyz',
    'patch /api/admin/limits',
    'post /api/admin/keys',
    'post /api/admin/keys/{keyId}/rotate',
    'post /api/admin/sessions/{sessionId}/outputs',
    'post /api/admin/sessions/{sessionId}/outputs/{outputId}/start',
    'post /api/admin/sessions/{sessionId}/outputs/{outputId}/stop',
    'post /api/admin/sessions/{sessionId}/recording',
    'post /api/sessions',
  ]);
  expect(Object.keys(components.securitySchemes).sort()).toEqual([
    'adminKey',
    'hostKey',
    'hostToken',
    'resumeToken',
  ]);
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['CreateSession', 'Session', 'Track', 'Problem']),
  );
  for (const [route, operations] of Object.entries(paths)) {
    for (const { parameters, responses, security } of Object.values(operations)) {
      const named = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        parameters
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => name)
          .sort(),
      ).toEqual(named.sort());
      if (route.startsWith('/api')) expect(responses).toHaveProperty('429');
      if (route.startsWith('/api/admin')) expect(security).toEqual([{ adminKey: [expect.any(String)] }]);
    }
  }
  expect(paths['/api/sessions']?.['post']?.requestBody).toBeDefined();
  // Every name that is referred to is there.
  for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) {
    expect(components.schemas).toHaveProperty(name ?? '');
  }
});

test('has a page that its own security policy allows', async () => {
  const response = await server.api('GET', '/api/docs');
  const html = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script).toContain('src="./docs/');
  expect((await server.api('GET', '/api/docs/swagger-ui-bundle.js')).status).toBe(200);
});

test('passes the recommended rules of a linter, without a warning', async () => {
  const source = await (await server.api('GET', '/api/docs-json')).text();
  // No licence has been chosen, so the document must not name one.
  const rules = { 'info-license': 'off' } as const;
  const config = await createConfig({ extends: ['recommended'], rules });
  expect(JSON.parse(source)).not.toHaveProperty('info.license');
  const lint = (text: string) => lintFromString({ source: text, absoluteRef: 'openapi.json', config });
  const problems = await lint(source);
  expect(
    problems.map(({ ruleId, severity, message, location }) => ({
      ruleId,
      severity,
      message,
      at: location.map(({ pointer }) => pointer),
    })),
  ).toEqual([]);
  const worse = await lint(source.replace('"operationId":"sessions.list",', ''));
  expect(worse.map(({ ruleId }) => ruleId)).toEqual(['operation-operationId']);
});
