import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { AdminScope } from '../persistence/index.ts';

/** A key as whoever shows it. */
export interface ActingKey {
  readonly keyId: string;
  readonly name: string;
  /** SHA-256, base64url. */
  readonly secretHash: string;
  readonly scopes: readonly AdminScope[];
  /** Milliseconds since the Unix epoch; `null`: never. */
  readonly expiresAtMs: number | null;
}

/** Whoever asks the admin API for something, and from where. */
export interface Actor {
  readonly key: ActingKey;
  /** As limits take it. */
  readonly address: string;
}

const ACTORS = new WeakMap<Request, Actor>();

/** To be called by the guard, once it knows. */
export function actsAs(request: Request, actor: Actor): void {
  ACTORS.set(request, actor);
}

/** A handler's parameter: who asks. */
export const Acting = createParamDecorator((_data: undefined, context: ExecutionContext): Actor => {
  const actor = ACTORS.get(context.switchToHttp().getRequest<Request>());
  if (actor === undefined) throw new Error('The guard let somebody in whom it does not know.');
  return actor;
});
