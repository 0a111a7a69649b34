import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { AdminScope, AuditAction } from '../persistence/index.ts';
import { ApiErrors } from '../rest/api-errors.ts';

/** What a route wants of a key, and what it does, where it changes something. */
export interface Wanted {
  readonly scope: AdminScope;
  readonly action: AuditAction | undefined;
}

export const WANTED = Symbol('Wanted');

/**
 * Which scope a route of the admin API takes; one without this takes none. The document tells it as the
 * operation's `security` (OpenAPI 3.1 §4.8.30: the roles that a scheme other than OAuth2 wants).
 * @param action what a route that changes something is called in the audit log
 */
export function WantsScope(scope: AdminScope, action?: AuditAction): MethodDecorator {
  const wanted: Wanted = { scope, action };
  return applyDecorators(
    SetMetadata(WANTED, wanted),
    ApiSecurity('adminKey', [scope]),
    ApiErrors('unauthorized', 'forbidden'),
  );
}
