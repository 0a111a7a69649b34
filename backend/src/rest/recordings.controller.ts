import { type RecordingList, recordingList } from '@auxcast/shared-types';
import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Recordings } from '../outputs/index.ts';
import { ApiErrors } from './api-errors.ts';
import { ApiPaged, type PageQuery, pageQuery } from './paging.ts';
import { SessionIdParameter } from './path-parameters.ts';
import { RecordingGuard, RecordingHostGuard } from './recording.guard.ts';
import { RecordingDownloads } from './recording-downloads.ts';
import { recordingPageOf } from './recording-paging.ts';

@ApiTags('sessions')
@Controller('api/sessions/:sessionId/recordings')
export class RecordingsController {
  readonly #recordings: Recordings;
  readonly #downloads: RecordingDownloads;

  constructor(
    @Inject(Recordings) recordings: Recordings,
    @Inject(RecordingDownloads) downloads: RecordingDownloads,
  ) {
    this.#recordings = recordings;
    this.#downloads = downloads;
  }

  @Get()
  @UseGuards(RecordingGuard)
  @SessionIdParameter()
  @ApiOperation({
    summary: 'The recordings of a session, newest first',
    description: 'With its host’s token, also once it has ended, or an admin key.',
  })
  @ApiPaged()
  @ApiBearerAuth('hostToken')
  @ApiSecurity('adminKey', ['read'])
  @ApiResponse({ status: 200, description: 'The list', standardSchema: recordingList })
  @ApiErrors('bad-request', 'unauthorized', 'token-refused')
  @Header('Cache-Control', 'no-store')
  async list(
    @Param('sessionId') sessionId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<RecordingList> {
    return await recordingPageOf(this.#recordings, query, sessionId);
  }

  @Get(':recordingId/:fileName')
  @UseGuards(RecordingGuard)
  @SessionIdParameter()
  @ApiParam({ name: 'recordingId', schema: { type: 'string' } })
  @ApiParam({ name: 'fileName', description: 'As the recording names it', schema: { type: 'string' } })
  @ApiQuery({
    name: 'until',
    required: false,
    description: 'Of a signed address',
    schema: { type: 'string' },
  })
  @ApiQuery({ name: 'signature', required: false, description: 'Likewise', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'A file of a recording: a track in Ogg Opus, or the cue sheet',
    description:
      'Whole or in ranges (RFC 9110 §14), also while it still grows. With the host’s token or an admin key, or ' +
      'by a signed address that the request `listRecordings` of the WebSocket answered with.',
  })
  @ApiBearerAuth('hostToken')
  @ApiSecurity('adminKey', ['read'])
  @ApiProduces('audio/ogg')
  @ApiResponse({
    status: 200,
    description: 'The file',
    content: { 'audio/ogg': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({
    status: 206,
    description: 'A part of it',
    content: { 'audio/ogg': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiErrors('bad-request', 'unauthorized', 'token-refused', 'session-not-found', 'not-found')
  async file(
    @Param('sessionId') sessionId: string,
    @Param('recordingId') recordingId: string,
    @Param('fileName') fileName: string,
    @Res() response: Response,
  ): Promise<void> {
    await this.#downloads.send({ sessionId, recordingId, fileName }, response);
  }

  @Delete(':recordingId')
  @HttpCode(204)
  @UseGuards(RecordingHostGuard)
  @SessionIdParameter()
  @ApiParam({ name: 'recordingId', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Delete a recording',
    description: 'With its host’s token. One that runs has to be stopped first.',
  })
  @ApiBearerAuth('hostToken')
  @ApiResponse({ status: 204, description: 'Deleted' })
  @ApiErrors('unauthorized', 'token-refused', 'session-not-found', 'not-found', 'wrong-state')
  async remove(
    @Param('sessionId') sessionId: string,
    @Param('recordingId') recordingId: string,
  ): Promise<void> {
    await this.#recordings.demand(sessionId, recordingId);
    await this.#recordings.remove(recordingId);
  }
}
