import type { Server } from 'node:http';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { Registry } from 'prom-client';
import { AppModule } from './app.module.ts';
import { type Config, Limits, openFileLimit, type StartConfig, trustedProxies } from './config/index.ts';
import { HttpConnections } from './edges/http-connections.ts';
import { LongAnswers } from './edges/long-answers.ts';
import { toOriginForm } from './edges/origin-form.ts';
import { RefusalEvents } from './edges/refusals.ts';
import { answerUnread, demandHost } from './edges/unread-requests.ts';
import { Gateway } from './gateway/gateway.ts';
import { SocketAdapter } from './gateway/socket-adapter.ts';
import { HttpAnswers } from './http-answers.ts';
import { limitPatience } from './http-patience.ts';
import { addGatewayMetrics } from './monitoring/gateway-metrics.ts';
import { demandDataDir } from './persistence/index.ts';
import { API_DOCS_PATHS, serveApiDocs } from './rest/api-docs.ts';
import { corsFor } from './rest/cors.ts';
import { RequestLimit } from './rest/request-limit.ts';
import { isOwnPath } from './site/own-paths.ts';
import { Site } from './site/site.ts';
import { BUILT_PLACES, type SitePlaces } from './site/site-places.ts';
import { addLogMetrics, LogOutput, logging, NestLogger } from './telemetry/index.ts';
import { followTls, readTls } from './tls-files.ts';

/** Its file descriptor. */
export const STDOUT = 1;

/**
 * The server, ready to listen.
 * @throws StartError in one line for whoever starts it
 */
export async function createApp(
  config: StartConfig,
  places: SitePlaces = BUILT_PLACES,
  output = new LogOutput(STDOUT),
): Promise<NestExpressApplication> {
  // Before anything is opened that would not fit.
  const limits = new Limits(config, openFileLimit());
  // Before the rooms that keep something there find out one by one.
  if (config.databaseUrl === undefined || config.adminKey === undefined) demandDataDir(config.dataDir);
  const logParams = logging(config, output);
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(config, limits, places, logParams),
    {
      abortOnError: false,
      logger: new NestLogger(logParams),
      bodyParser: false,
      ...(config.tls && { httpsOptions: readTls(config.tls) }),
    },
  );
  if (limits.doubt !== undefined) new Logger('main').warn(limits.doubt);
  if (config.tls) followTls(app.getHttpServer(), config.tls);
  const { connections, answers } = guardHttp(app, config, limits);
  addGatewayMetrics(
    app.get(Registry, { strict: false }),
    app.get(Gateway, { strict: false }),
    app.get(RefusalEvents, { strict: false }),
    connections,
  );
  addLogMetrics(app.get(Registry, { strict: false }), output);
  app.use(answers.dropGone);
  app.use(toOriginForm);
  app.disable('x-powered-by');
  // What the API answers is not to be kept (`no-store`): naming it by its content would be work for nothing.
  app.disable('etag');
  app.set('trust proxy', trustedProxies(config));
  app.use(securityHeaders(config));
  app.enableCors(corsFor);
  app.useWebSocketAdapter(new SocketAdapter(app));
  app.use(answers.admit);
  app.use(demandHost);
  app.use(app.get(Site, { strict: false }).handle);
  // Before the documentation, which Nest's own middleware does not reach.
  const limit = app.get(RequestLimit, { strict: false });
  app.use(API_DOCS_PATHS, limit.use.bind(limit));
  serveApiDocs(app);
  return app;
}

/** Of those that may be told why they are refused; the rest are WebSockets. */
const SHARE_OF_HTTP = 1 / 3;

/** Bounds connections, requests and their time. */
function guardHttp(app: NestExpressApplication, config: Config, limits: Limits) {
  const trusts = trustedProxies(config);
  const refusals = app.get(RefusalEvents, { strict: false });
  const connections = new HttpConnections({
    limits,
    told: Math.floor(limits.told * SHARE_OF_HTTP),
    trusts,
    refusals,
  });
  const long = app.get(LongAnswers, { strict: false });
  const answers = new HttpAnswers({ limits, trusts, long });
  const server: Server = app.getHttpServer();
  connections.watch(server);
  limitPatience(server, answers);
  answerUnread(server, answers.hasBegun);
  return { connections, answers };
}

const YEAR_S = 31_536_000;

/** The site's pages bring their own Content-Security-Policy. */
function securityHeaders({ publicUrl }: Config) {
  const isHttps = publicUrl?.startsWith('https:') === true;
  const options = {
    // A server on a LAN is plain HTTP; for the other hosts of a domain we cannot promise.
    strictTransportSecurity: isHttps && { maxAge: YEAR_S, includeSubDomains: false },
  };
  const forPages = helmet({ ...options, contentSecurityPolicy: false });
  const forApi = helmet({
    ...options,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  return (...[request, response, next]: Parameters<typeof forApi>) =>
    (isOwnPath(request.url?.split('?')[0] ?? '') ? forApi : forPages)(request, response, next);
}
