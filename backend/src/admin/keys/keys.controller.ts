import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../rest/api-errors.ts';
import { ApiPaged, type PageQuery, pageQuery } from '../../rest/paging.ts';
import { Acting, type Actor } from '../actor.ts';
import { WantsScope } from '../wants-scope.ts';
import { AdminKeys } from './admin-keys.ts';
import { KeyList } from './key-list.ts';
import {
  type AdminKeyList,
  adminKeyList,
  type CreateKeyBody,
  createKeyBody,
  type MadeKey,
  madeKey,
} from './key-views.ts';

const KEY_ID = { name: 'keyId', description: 'A key’s id', schema: { type: 'string' } } as const;

@ApiTags('admin')
@Controller('api/admin/keys')
export class KeysController {
  readonly #keys: AdminKeys;
  readonly #list: KeyList;

  constructor(@Inject(AdminKeys) keys: AdminKeys, @Inject(KeyList) list: KeyList) {
    this.#keys = keys;
    this.#list = list;
  }

  @Get()
  @WantsScope('read')
  @ApiOperation({
    summary: 'The admin keys: the environment’s, then the others, newest first',
    description: 'Those that were revoked are among them for `AUDIT_DAYS`. No secret is told.',
  })
  @ApiPaged()
  @ApiResponse({ status: 200, description: 'The keys', standardSchema: adminKeyList })
  @ApiErrors('bad-request')
  @Header('Cache-Control', 'no-store')
  list(@Query({ schema: pageQuery }) query: PageQuery): Promise<AdminKeyList> {
    return this.#list.page(query);
  }

  @Post()
  @WantsScope('operate', 'key.create')
  @ApiOperation({
    summary: 'Make a key',
    description:
      'The answer tells its secret, this one time. It may do no more, and last no longer, than the key that makes it.',
  })
  @ApiResponse({ status: 201, description: 'Made', standardSchema: madeKey })
  @ApiErrors('bad-message', 'bad-request', 'too-large', 'name-taken')
  @Header('Cache-Control', 'no-store')
  async create(
    @Body({ schema: createKeyBody }) wish: CreateKeyBody,
    @Acting() actor: Actor,
  ): Promise<MadeKey> {
    return this.#list.made(await this.#keys.create(actor, wish));
  }

  @Post(':keyId/rotate')
  @HttpCode(200)
  @WantsScope('operate', 'key.rotate')
  @ApiParam(KEY_ID)
  @ApiOperation({
    summary: 'Give a key another secret',
    description:
      'The answer tells it, this one time; the former one is good no longer. Not for the environment’s key, nor for one that may do more or lasts longer than the one that asks.',
  })
  @ApiResponse({ status: 200, description: 'Rotated', standardSchema: madeKey })
  @ApiErrors('not-found')
  @Header('Cache-Control', 'no-store')
  async rotate(@Param('keyId') keyId: string, @Acting() actor: Actor): Promise<MadeKey> {
    return this.#list.made(await this.#keys.rotate(actor, keyId));
  }

  @Delete(':keyId')
  @HttpCode(204)
  @WantsScope('operate', 'key.revoke')
  @ApiParam(KEY_ID)
  @ApiOperation({
    summary: 'Revoke a key',
    description: 'At once, and for good. Not for the environment’s key.',
  })
  @ApiResponse({ status: 204, description: 'Revoked' })
  @ApiErrors('not-found')
  async revoke(@Param('keyId') keyId: string, @Acting() actor: Actor): Promise<void> {
    await this.#keys.revoke(actor, keyId);
  }
}
