import {
  type CreatedSession,
  type CreateSessionBody,
  createdSession,
  createSessionBody,
  ProtocolError,
  type SessionSummary,
  sessionHistory,
  sessionList,
  sessionSummary,
  type Track,
} from '@auxcast/shared-types';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { sessionUrl } from '../config/index.ts';
import { bearerOf } from '../edges/bearer.ts';
import { BearerCheck } from '../edges/bearer-check.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { SessionOpenings } from '../edges/session-openings.ts';
import { type Listed, linked, SessionLookup, SessionOpener, SessionRegistry } from '../sessions/index.ts';
import { ApiErrors } from './api-errors.ts';
import { GoLiveGuard } from './go-live.guard.ts';
import { ApiPaged, type PageQuery, Paging, pageQuery } from './paging.ts';
import { SessionIdParameter } from './path-parameters.ts';
import { newestFirst } from './session-paging.ts';
import { ApiReaders, SessionReaders } from './session-readers.ts';
import { WrittenPages } from './written-pages.ts';

const newest = newestFirst<Listed>();

const tracks = new Paging<Track, readonly [number]>({
  list: 'tracks',
  place: z.tuple([z.int()]),
  placeOf: ({ number }) => [number],
});

/** Everything in it is optional, so the body as a whole is. */
const createBody = mini.prefault(createSessionBody, {});

const PRIVATE =
  'A private one is read with its host’s token or an admin key as the bearer token, and while it goes on with ' +
  'the `resumeToken` of whoever joined it.';

@ApiTags('sessions')
@Controller('api/sessions')
export class SessionsController {
  readonly #registry: SessionRegistry;
  readonly #opener: SessionOpener;
  readonly #lookup: SessionLookup;
  readonly #origin: RequestOrigin;
  readonly #openings: SessionOpenings;
  readonly #bearers: BearerCheck;
  readonly #readers: SessionReaders;
  readonly #pages = new WrittenPages();

  constructor(
    @Inject(SessionRegistry) registry: SessionRegistry,
    @Inject(SessionOpener) opener: SessionOpener,
    @Inject(SessionLookup) lookup: SessionLookup,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(SessionOpenings) openings: SessionOpenings,
    @Inject(BearerCheck) bearers: BearerCheck,
    @Inject(SessionReaders) readers: SessionReaders,
  ) {
    this.#registry = registry;
    this.#opener = opener;
    this.#lookup = lookup;
    this.#origin = origin;
    this.#openings = openings;
    this.#bearers = bearers;
    this.#readers = readers;
  }

  @Post()
  @UseGuards(GoLiveGuard)
  @ApiOperation({
    summary: 'Create a session',
    description:
      'It waits for its host, who attaches to it over the WebSocket with `resumeSession` and the host token. ' +
      'A server with a host key wants that as the bearer token; one without lets only its own network create sessions.',
  })
  @ApiBearerAuth('hostKey')
  @ApiSecurity({})
  @ApiResponse({ status: 201, description: 'Created', standardSchema: createdSession })
  @ApiErrors(
    'bad-message',
    'bad-request',
    'too-large',
    'host-key-required',
    'host-key-refused',
    'not-from-here',
    'server-full',
  )
  @Header('Cache-Control', 'no-store')
  async create(
    @Body({ schema: createBody }) wish: CreateSessionBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedSession> {
    const origin = this.#origin.ours(request);
    const { session, hostToken } = await this.#openings.open(this.#origin.address(request), () =>
      // Whoever opens a call by REST ends it, too.
      this.#opener.create({ ...wish, staysEmpty: wish.kind === 'call' }),
    );
    response.location(`/api/sessions/${session.id}`);
    return { sessionId: session.id, url: sessionUrl(origin, session.id), hostToken };
  }

  @Get()
  @ApiOperation({
    summary: 'Public sessions that have not ended, newest first',
    description: 'At most a second old.',
  })
  @ApiPaged()
  @ApiResponse({ status: 200, description: 'The list', standardSchema: sessionList })
  @ApiErrors('bad-request')
  @Header('Cache-Control', 'no-store')
  list(
    @Query({ schema: pageQuery }) query: PageQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    const origin = this.#origin.ours(request);
    const open = this.#lookup.publicOpen;
    const { items, nextCursor } = newest.pageOf(open, query);
    const body = () => ({ sessions: items.map((one) => linked(one.summary(), origin)), nextCursor });
    response.type('json').send(this.#pages.json(open, `open ${origin} ${nameOf(query)}`, body));
  }

  @Get(':sessionId')
  @SessionIdParameter()
  @ApiOperation({ summary: 'One session, live or ended', description: PRIVATE })
  @ApiResponse({ status: 200, description: 'The session', standardSchema: sessionSummary })
  @ApiReaders()
  @Header('Cache-Control', 'no-store')
  async show(@Param('sessionId') sessionId: string, @Req() request: Request): Promise<SessionSummary> {
    await this.#readers.demand(sessionId, request);
    return await this.#lookup.summary(sessionId, this.#origin.ours(request));
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @SessionIdParameter()
  @ApiOperation({ summary: 'End a session', description: 'With its host token as the bearer token.' })
  @ApiBearerAuth('hostToken')
  @ApiResponse({ status: 204, description: 'Ended' })
  @ApiErrors('unauthorized', 'token-refused', 'session-not-found', 'session-ended')
  async end(@Param('sessionId') sessionId: string, @Req() request: Request): Promise<void> {
    const token = bearerOf(request);
    if (token === undefined) {
      throw new ProtocolError('unauthorized', 'Send the host token as a bearer token.');
    }
    const session = await this.#bearers.token(this.#origin.address(request), () =>
      this.#registry.findAsHost(sessionId, token),
    );
    session.end('host');
  }

  @Get(':sessionId/history')
  @SessionIdParameter()
  @ApiOperation({
    summary: 'The tracks a session has played, oldest first',
    description: `${PRIVATE} While the database is away, those of a session that goes on that the server has in memory: the last 50.`,
  })
  @ApiResponse({ status: 200, description: 'The tracks', standardSchema: sessionHistory })
  @ApiPaged()
  @ApiErrors('bad-request')
  @ApiReaders()
  @Header('Cache-Control', 'no-store')
  async history(
    @Param('sessionId') sessionId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.#readers.demand(sessionId, request);
    const history = await this.#lookup.history(sessionId);
    const { items, nextCursor } = tracks.pageOf(history, query);
    const body = () => ({ sessionId, tracks: items, nextCursor });
    response.type('json').send(this.#pages.json(history, `tracks ${sessionId} ${nameOf(query)}`, body));
  }
}

function nameOf({ cursor = '', limit }: PageQuery): string {
  return `${limit} ${cursor}`;
}
