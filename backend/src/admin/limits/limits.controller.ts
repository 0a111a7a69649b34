import { Body, Controller, Get, Header, Inject, Patch } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type LimitChange, limitChange } from '../../config/index.ts';
import { ApiErrors } from '../../rest/api-errors.ts';
import { Acting, type Actor } from '../actor.ts';
import { WantsScope } from '../wants-scope.ts';
import { LimitSteering } from './limit-steering.ts';
import { type LimitsView, limitsView } from './limit-views.ts';

@ApiTags('admin')
@Controller('api/admin/limits')
export class LimitsController {
  readonly #steering: LimitSteering;

  constructor(@Inject(LimitSteering) steering: LimitSteering) {
    this.#steering = steering;
  }

  @Get()
  @WantsScope('read')
  @ApiOperation({ summary: 'The limits: what each is, and what it was at the start' })
  @ApiResponse({ status: 200, description: 'The limits', standardSchema: limitsView })
  @Header('Cache-Control', 'no-store')
  show(): LimitsView {
    return this.#steering.view;
  }

  @Patch()
  @WantsScope('operate', 'limits.change')
  @ApiOperation({
    summary: 'Change limits until the server starts again',
    description:
      'Those that are named, all or none. A lowered limit sends nobody away, it refuses whoever comes. More connections than the server may have files open are refused. An environment variable sets a limit for good.',
  })
  @ApiResponse({ status: 200, description: 'The limits as they are now', standardSchema: limitsView })
  @ApiErrors('bad-message', 'bad-request', 'too-large')
  @Header('Cache-Control', 'no-store')
  async change(
    @Body({ schema: limitChange }) change: LimitChange,
    @Acting() actor: Actor,
  ): Promise<LimitsView> {
    await this.#steering.change(actor, change);
    return this.#steering.view;
  }
}
