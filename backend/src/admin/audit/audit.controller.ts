import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditQuery, STORE, type Store } from '../../persistence/index.ts';
import { ApiErrors } from '../../rest/api-errors.ts';
import { ApiPaged } from '../../rest/paging.ts';
import { WantsScope } from '../wants-scope.ts';
import { type AuditListQuery, auditListQuery, auditPlaces, MAX_MOMENT_MS } from './audit-query.ts';
import { type AuditList, auditList } from './audit-views.ts';

const MOMENT = { type: 'integer', minimum: 0, maximum: MAX_MOMENT_MS } as const;

@ApiTags('admin')
@Controller('api/admin/audit')
export class AuditController {
  readonly #store: Pick<Store, 'audit'>;

  constructor(@Inject(STORE) store: Store) {
    this.#store = store;
  }

  @Get()
  @WantsScope('read')
  @ApiOperation({
    summary: 'Who did what, newest first',
    description:
      'Everything that a key changed or was refused, and how sessions ended that no key ended. What cannot be written here is not done.',
  })
  @ApiPaged()
  @ApiQuery({
    name: 'who',
    required: false,
    description: 'The id of a key (`environment` for that one), `host` or `server`.',
    schema: { type: 'string', pattern: '^[a-z0-9-]{1,20}$' },
  })
  @ApiQuery({ name: 'action', required: false, schema: { type: 'string', enum: [...AUDIT_ACTIONS] } })
  @ApiQuery({
    name: 'fromMs',
    required: false,
    description: 'From this moment on, milliseconds.',
    schema: MOMENT,
  })
  @ApiQuery({
    name: 'toMs',
    required: false,
    description: 'Before this moment, milliseconds.',
    schema: MOMENT,
  })
  @ApiResponse({ status: 200, description: 'The entries', standardSchema: auditList })
  @ApiErrors('bad-request')
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: auditListQuery }) query: AuditListQuery): Promise<AuditList> {
    const { cursor, ...rest } = query;
    const asked: AuditQuery = { ...rest, after: cursor === undefined ? undefined : auditPlaces.read(cursor) };
    const { entries, next } = await this.#store.audit.page(asked);
    return { entries: [...entries], nextCursor: next === undefined ? null : auditPlaces.write(next) };
  }
}
