import { type RecordingList, recordingList, recordingRequests } from '@auxcast/shared-types';
import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import * as mini from 'zod/mini';
import { Recordings } from '../../outputs/index.ts';
import { ApiErrors } from '../../rest/api-errors.ts';
import { ApiPaged, type PageQuery, pageQuery } from '../../rest/paging.ts';
import { SessionIdParameter } from '../../rest/path-parameters.ts';
import { recordingPageOf } from '../../rest/recording-paging.ts';
import { Acting, type Actor } from '../actor.ts';
import { WantsScope } from '../wants-scope.ts';
import { RecordingSteering } from './recording-steering.ts';

const { data: wish, reply: begun } = recordingRequests.startRecording;
/** Everything in it is optional, so the body as a whole is. */
const startBody = mini.prefault(wish, {});

@ApiTags('admin')
@Controller('api/admin')
export class AdminRecordingsController {
  readonly #recordings: Recordings;
  readonly #steering: RecordingSteering;

  constructor(
    @Inject(Recordings) recordings: Recordings,
    @Inject(RecordingSteering) steering: RecordingSteering,
  ) {
    this.#recordings = recordings;
    this.#steering = steering;
  }

  @Get('recordings')
  @WantsScope('read')
  @ApiOperation({ summary: 'All recordings, newest first' })
  @ApiPaged()
  @ApiResponse({ status: 200, description: 'The list', standardSchema: recordingList })
  @ApiErrors('bad-request')
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: pageQuery }) query: PageQuery): Promise<RecordingList> {
    return await recordingPageOf(this.#recordings, query);
  }

  @Delete('recordings/:recordingId')
  @HttpCode(204)
  @WantsScope('moderate', 'recording.delete')
  @ApiParam({ name: 'recordingId', schema: { type: 'string' } })
  @ApiOperation({ summary: 'Delete a recording', description: 'One that runs has to be stopped first.' })
  @ApiResponse({ status: 204, description: 'Deleted' })
  @ApiErrors('not-found', 'wrong-state')
  async remove(@Param('recordingId') recordingId: string, @Acting() actor: Actor): Promise<void> {
    await this.#steering.remove(actor, recordingId);
  }

  @Post('sessions/:sessionId/recording')
  @WantsScope('moderate', 'recording.start')
  @SessionIdParameter()
  @ApiOperation({
    summary: 'Record a session',
    description:
      'Everybody in it is told so. With `isMultiTrack` music, the host’s microphone and each guest get a file each, ' +
      'besides the program’s.',
  })
  @ApiResponse({ status: 201, description: 'It is recorded', standardSchema: begun })
  @ApiErrors('bad-request', 'session-not-found', 'session-ended', 'wrong-state', 'disk-full')
  @Header('Cache-Control', 'no-store')
  async start(
    @Param('sessionId') sessionId: string,
    @Body({ schema: startBody }) { isMultiTrack }: mini.output<typeof startBody>,
    @Acting() actor: Actor,
  ): Promise<{ recordingId: string }> {
    return { recordingId: await this.#steering.start(actor, sessionId, isMultiTrack) };
  }

  @Delete('sessions/:sessionId/recording')
  @HttpCode(204)
  @WantsScope('moderate', 'recording.stop')
  @SessionIdParameter()
  @ApiOperation({ summary: 'Stop recording a session', description: 'Answered once its files are closed.' })
  @ApiResponse({ status: 204, description: 'Stopped' })
  @ApiErrors('session-not-found', 'session-ended', 'wrong-state')
  async stop(@Param('sessionId') sessionId: string, @Acting() actor: Actor): Promise<void> {
    await this.#steering.stop(actor, sessionId);
  }
}
