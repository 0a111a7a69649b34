import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { IcecastWish, OutputList } from '@auxcast/shared-types';
import { ApiErrors } from '../../rest/api-errors.ts';
import { SessionIdParameter } from '../../rest/path-parameters.ts';
import { Acting, type Actor } from '../actor.ts';
import { WantsScope } from '../wants-scope.ts';
import { OutputSteering } from './output-steering.ts';
import { type AddedOutput, addedOutput, addOutputBody, outputListView } from './output-views.ts';

const OUTPUT_ID = { name: 'outputId', description: 'An output’s id', schema: { type: 'string' } } as const;

@ApiTags('admin')
@SessionIdParameter()
@ApiErrors('session-not-found', 'session-ended', 'wrong-state')
@Controller('api/admin/sessions/:sessionId/outputs')
export class OutputsController {
  readonly #steering: OutputSteering;

  constructor(@Inject(OutputSteering) steering: OutputSteering) {
    this.#steering = steering;
  }

  @Get()
  @WantsScope('read')
  @ApiOperation({
    summary: 'The Icecast servers that a session is pushed to, and how each stands',
    description: 'No password is told.',
  })
  @ApiResponse({ status: 200, description: 'The outputs', standardSchema: outputListView })
  @Header('Cache-Control', 'no-store')
  list(@Param('sessionId') sessionId: string): Promise<OutputList> {
    return this.#steering.list(sessionId);
  }

  @Post()
  @WantsScope('moderate', 'output.add')
  @ApiOperation({
    summary: 'Add an Icecast server',
    description:
      'Nothing is sent before it is started. A key that has `operate`, too, may name one in a private network.',
  })
  @ApiResponse({ status: 201, description: 'Added', standardSchema: addedOutput })
  @ApiErrors('bad-message', 'bad-request', 'too-large', 'too-many')
  @Header('Cache-Control', 'no-store')
  async add(
    @Param('sessionId') sessionId: string,
    @Body({ schema: addOutputBody }) wish: IcecastWish,
    @Acting() actor: Actor,
  ): Promise<AddedOutput> {
    return { outputId: await this.#steering.add(actor, sessionId, wish) };
  }

  @Post(':outputId/start')
  @HttpCode(204)
  @WantsScope('moderate', 'output.start')
  @ApiParam(OUTPUT_ID)
  @ApiOperation({
    summary: 'Start pushing, at once',
    description: 'From then on, over breaks and restarts of either server, until it is stopped.',
  })
  @ApiResponse({ status: 204, description: 'Started' })
  @ApiErrors('not-found')
  async start(
    @Param('sessionId') sessionId: string,
    @Param('outputId') outputId: string,
    @Acting() actor: Actor,
  ): Promise<void> {
    await this.#steering.start(actor, sessionId, outputId);
  }

  @Post(':outputId/stop')
  @HttpCode(204)
  @WantsScope('moderate', 'output.stop')
  @ApiParam(OUTPUT_ID)
  @ApiOperation({ summary: 'Stop pushing' })
  @ApiResponse({ status: 204, description: 'Stopped' })
  @ApiErrors('not-found')
  async stop(
    @Param('sessionId') sessionId: string,
    @Param('outputId') outputId: string,
    @Acting() actor: Actor,
  ): Promise<void> {
    await this.#steering.stop(actor, sessionId, outputId);
  }

  @Delete(':outputId')
  @HttpCode(204)
  @WantsScope('moderate', 'output.remove')
  @ApiParam(OUTPUT_ID)
  @ApiOperation({ summary: 'Stop pushing, and forget the server with its password' })
  @ApiResponse({ status: 204, description: 'Removed' })
  @ApiErrors('not-found')
  async remove(
    @Param('sessionId') sessionId: string,
    @Param('outputId') outputId: string,
    @Acting() actor: Actor,
  ): Promise<void> {
    await this.#steering.remove(actor, sessionId, outputId);
  }
}
