import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { expect, test, vi } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { parseConfig } from '../config/index.ts';
import { BearerCheck } from '../edges/bearer-check.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { AdminGuard } from './admin.guard.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { AdminKeys } from './keys/admin-keys.ts';
import { EnvironmentKey } from './keys/environment-key.ts';
import { KeyCheck } from './keys/key-check.ts';

@Controller('api/admin/forgotten')
class Forgotten {
  @Get()
  show(): void {}
}

@Controller(['/api/admin', 'elsewhere'])
class Both {
  @Get()
  show(): void {}
}

@Controller('api/administration')
class Elsewhere {
  @Get()
  show(): void {}
}

async function guardOf(): Promise<AdminGuard> {
  const config = parseConfig({ ADMIN_KEY: 'the-key-of-the-environment' }, false);
  const store = new MemoryStore();
  const log = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const trail = new AuditTrail({ store, log });
  const environment = EnvironmentKey.of(config);
  const keys = await AdminKeys.read({ store, environment, trail, log });
  const check = new KeyCheck(keys, environment, new BearerCheck());
  return new AdminGuard(new Reflector(), check, new RequestOrigin(config), trail);
}

test.each([Forgotten, Both])(
  'a route of the admin API that names no scope is closed (%o)',
  async (controller) => {
    const guard = await guardOf();
    const context = new ExecutionContextHost([], controller, controller.prototype.show);
    await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'forbidden' });
  },
);

test('routes outside the admin API are let through', async () => {
  const guard = await guardOf();
  const context = new ExecutionContextHost([], Elsewhere, Elsewhere.prototype.show);
  expect(await guard.canActivate(context)).toBe(true);
});
