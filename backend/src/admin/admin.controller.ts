import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Logger,
  Param,
  Req,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { CONFIG, type Config, shortAddress } from '../config/index.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { WorkerPool } from '../media/index.ts';
import { ApiErrors } from '../rest/api-errors.ts';
import { SessionIdParameter } from '../rest/path-parameters.ts';
import { Capacity, SessionRegistry } from '../sessions/index.ts';
import { AdminGuard } from './admin.guard.ts';
import {
  type AdminSession,
  type AdminSessionDetail,
  adminSessionDetail,
  adminSessionList,
  type CapacityView,
  capacityView,
  workerList,
} from './admin-views.ts';
import { capacityOf } from './capacity.ts';
import { SessionSurvey } from './session-survey.ts';

@ApiTags('admin')
@ApiBearerAuth('adminKey')
@UseGuards(AdminGuard)
@Controller('api/admin')
export class AdminController {
  /** One line for each call that changes something: who did what to whom. */
  readonly #audit = new Logger('audit');
  readonly #survey: SessionSurvey;
  readonly #pool: WorkerPool;
  readonly #origin: RequestOrigin;
  readonly #sessions: SessionRegistry;
  readonly #capacity: Capacity;
  readonly #config: Config;

  constructor(
    @Inject(SessionSurvey) survey: SessionSurvey,
    @Inject(WorkerPool) pool: WorkerPool,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(SessionRegistry) sessions: SessionRegistry,
    @Inject(Capacity) capacity: Capacity,
    @Inject(CONFIG) config: Config,
  ) {
    this.#sessions = sessions;
    this.#capacity = capacity;
    this.#config = config;
    this.#survey = survey;
    this.#pool = pool;
    this.#origin = origin;
  }

  @Get('sessions')
  @ApiOperation({ summary: 'All sessions that have not ended, with their traffic' })
  @ApiResponse({ status: 200, description: 'The list', standardSchema: adminSessionList })
  @ApiErrors('unauthorized')
  @Header('Cache-Control', 'no-store')
  async sessions(@Req() request: Request): Promise<{ sessions: AdminSession[] }> {
    return { sessions: await this.#survey.all(this.#origin.ours(request)) };
  }

  @Get('sessions/:sessionId')
  @SessionIdParameter()
  @ApiOperation({ summary: 'One session, with its participants and the traffic of each' })
  @ApiResponse({ status: 200, description: 'The session', standardSchema: adminSessionDetail })
  @ApiErrors('unauthorized', 'session-not-found', 'session-ended')
  @Header('Cache-Control', 'no-store')
  session(@Param('sessionId') sessionId: string, @Req() request: Request): Promise<AdminSessionDetail> {
    return this.#survey.one(sessionId, this.#origin.ours(request));
  }

  @Delete('sessions/:sessionId')
  @HttpCode(204)
  @SessionIdParameter()
  @ApiOperation({ summary: 'End a session' })
  @ApiResponse({ status: 204, description: 'Ended' })
  @ApiErrors('unauthorized', 'session-not-found', 'session-ended')
  async end(@Param('sessionId') sessionId: string, @Req() request: Request): Promise<void> {
    await this.#survey.end(sessionId);
    this.#audited(request, { action: 'end-session', sessionId });
  }

  @Delete('sessions/:sessionId/participants/:participantId')
  @HttpCode(204)
  @SessionIdParameter()
  @ApiParam({ name: 'participantId', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Remove a participant',
    description: 'It is told so and its connection is closed. Without its host a session ends.',
  })
  @ApiResponse({ status: 204, description: 'Removed' })
  @ApiErrors('unauthorized', 'session-not-found', 'session-ended', 'not-found')
  async remove(
    @Param('sessionId') sessionId: string,
    @Param('participantId') participantId: string,
    @Req() request: Request,
  ): Promise<void> {
    await this.#survey.remove(sessionId, participantId);
    this.#audited(request, { action: 'remove-participant', sessionId, participantId });
  }

  @Get('workers')
  @ApiOperation({ summary: 'The media workers and what they carry' })
  @ApiResponse({ status: 200, description: 'The workers', standardSchema: workerList })
  @ApiErrors('unauthorized')
  @Header('Cache-Control', 'no-store')
  workers() {
    return { workers: this.#pool.loads() };
  }

  @Get('capacity')
  @ApiOperation({ summary: 'How full the server is, cap by cap' })
  @ApiResponse({
    status: 200,
    description: 'What is used, and the most that may be',
    standardSchema: capacityView,
  })
  @ApiErrors('unauthorized')
  @Header('Cache-Control', 'no-store')
  capacity(): CapacityView {
    return capacityOf({
      sessions: this.#sessions,
      capacity: this.#capacity,
      pool: this.#pool,
      limits: this.#config.limits,
    });
  }

  #audited(request: Request, entry: Record<string, string>): void {
    this.#audit.log({ ...entry, from: shortAddress(this.#origin.address(request)) }, 'an admin steered');
  }
}
