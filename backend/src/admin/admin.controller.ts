import { Controller, Delete, Get, Header, HttpCode, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import * as z from 'zod';
import { Limits } from '../config/index.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { type WorkerLoad, WorkerPool } from '../media/index.ts';
import { ApiErrors } from '../rest/api-errors.ts';
import { ApiPaged, type PageQuery, Paging, pageQuery } from '../rest/paging.ts';
import { SessionIdParameter } from '../rest/path-parameters.ts';
import { Capacity, SessionRegistry } from '../sessions/index.ts';
import { Acting, type Actor } from './actor.ts';
import {
  type AdminSession,
  type AdminSessionList,
  adminSession,
  adminSessionList,
  type CapacityView,
  capacityView,
  type ParticipantList,
  participantList,
  type WorkerList,
  workerList,
} from './admin-views.ts';
import { capacityOf } from './capacity.ts';
import { SessionSteering } from './session-steering.ts';
import { SessionSurvey } from './session-survey.ts';
import { WantsScope } from './wants-scope.ts';

const workers = new Paging<WorkerLoad, readonly [number]>({
  list: 'workers',
  place: z.tuple([z.int()]),
  placeOf: ({ index }) => [index],
});

@ApiTags('admin')
@Controller('api/admin')
export class AdminController {
  readonly #survey: SessionSurvey;
  readonly #steering: SessionSteering;
  readonly #pool: WorkerPool;
  readonly #origin: RequestOrigin;
  readonly #sessions: SessionRegistry;
  readonly #capacity: Capacity;
  readonly #limits: Limits;

  constructor(
    @Inject(SessionSurvey) survey: SessionSurvey,
    @Inject(SessionSteering) steering: SessionSteering,
    @Inject(WorkerPool) pool: WorkerPool,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(SessionRegistry) sessions: SessionRegistry,
    @Inject(Capacity) capacity: Capacity,
    @Inject(Limits) limits: Limits,
  ) {
    this.#sessions = sessions;
    this.#capacity = capacity;
    this.#limits = limits;
    this.#survey = survey;
    this.#steering = steering;
    this.#pool = pool;
    this.#origin = origin;
  }

  @Get('sessions')
  @WantsScope('read')
  @ApiOperation({ summary: 'All sessions that have not ended, newest first, with their traffic' })
  @ApiPaged()
  @ApiResponse({ status: 200, description: 'The list', standardSchema: adminSessionList })
  @ApiErrors('bad-request')
  @Header('Cache-Control', 'no-store')
  sessions(
    @Query({ schema: pageQuery }) query: PageQuery,
    @Req() request: Request,
  ): Promise<AdminSessionList> {
    return this.#survey.page(query, this.#origin.ours(request));
  }

  @Get('sessions/:sessionId')
  @WantsScope('read')
  @SessionIdParameter()
  @ApiOperation({ summary: 'One session, with its traffic' })
  @ApiResponse({ status: 200, description: 'The session', standardSchema: adminSession })
  @ApiErrors('session-not-found', 'session-ended')
  @Header('Cache-Control', 'no-store')
  session(@Param('sessionId') sessionId: string, @Req() request: Request): Promise<AdminSession> {
    return this.#survey.one(sessionId, this.#origin.ours(request));
  }

  @Get('sessions/:sessionId/participants')
  @WantsScope('read')
  @SessionIdParameter()
  @ApiOperation({ summary: 'Who is in a session, with the traffic of each: the host, then who came first' })
  @ApiPaged()
  @ApiResponse({ status: 200, description: 'The participants', standardSchema: participantList })
  @ApiErrors('bad-request', 'session-not-found', 'session-ended')
  @Header('Cache-Control', 'no-store')
  participants(
    @Param('sessionId') sessionId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<ParticipantList> {
    return this.#survey.participants(sessionId, query);
  }

  @Delete('sessions/:sessionId')
  @HttpCode(204)
  @WantsScope('moderate', 'session.end')
  @SessionIdParameter()
  @ApiOperation({ summary: 'End a session' })
  @ApiResponse({ status: 204, description: 'Ended' })
  @ApiErrors('session-not-found', 'session-ended')
  async end(@Param('sessionId') sessionId: string, @Acting() actor: Actor): Promise<void> {
    await this.#steering.end(actor, sessionId);
  }

  @Delete('sessions/:sessionId/participants/:participantId')
  @HttpCode(204)
  @WantsScope('moderate', 'participant.remove')
  @SessionIdParameter()
  @ApiParam({ name: 'participantId', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Remove a participant',
    description: 'It is told so and its connection is closed. Without its host a session ends.',
  })
  @ApiResponse({ status: 204, description: 'Removed' })
  @ApiErrors('session-not-found', 'session-ended', 'not-found')
  async remove(
    @Param('sessionId') sessionId: string,
    @Param('participantId') participantId: string,
    @Acting() actor: Actor,
  ): Promise<void> {
    await this.#steering.remove(actor, sessionId, participantId);
  }

  @Get('workers')
  @WantsScope('read')
  @ApiOperation({ summary: 'The media workers and what they carry' })
  @ApiPaged()
  @ApiResponse({ status: 200, description: 'The workers', standardSchema: workerList })
  @ApiErrors('bad-request')
  @Header('Cache-Control', 'no-store')
  workers(@Query({ schema: pageQuery }) query: PageQuery): WorkerList {
    const { items, nextCursor } = workers.pageOf(workers.sorted(this.#pool.loads()), query);
    return { workers: [...items], nextCursor };
  }

  @Get('capacity')
  @WantsScope('read')
  @ApiOperation({ summary: 'How full the server is, cap by cap' })
  @ApiResponse({
    status: 200,
    description: 'What is used, and the most that may be',
    standardSchema: capacityView,
  })
  @Header('Cache-Control', 'no-store')
  capacity(): CapacityView {
    return capacityOf({
      sessions: this.#sessions,
      capacity: this.#capacity,
      pool: this.#pool,
      limits: this.#limits,
    });
  }
}
