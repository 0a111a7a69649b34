import { ProtocolError } from '@auxcast/shared-types';
import { ServiceUnavailableException } from '@nestjs/common';
import * as z from 'zod/mini';

/** What Terminus tells of a check that failed, as far as it is told further. */
const failedCheck = z.object({
  details: z.record(z.string(), z.object({ status: z.string(), message: z.optional(z.string()) })),
});

/**
 * What `/readyz` answers: `unavailable`, with each part that is not ready and why. Anything else is handed
 * back as it is.
 */
export function notReady(error: unknown): unknown {
  if (!(error instanceof ServiceUnavailableException)) return error;
  const failed = failedCheck.safeParse(error.getResponse());
  if (!failed.success) return error;
  const parts = Object.fromEntries(
    Object.entries(failed.data.details)
      .filter(([, { status }]) => status !== 'up')
      .map(([name, { message }]) => [name, message ?? 'down']),
  );
  const told = Object.entries(parts).map(([name, reason]) => `${name} ${reason}`);
  return new ProtocolError('unavailable', `Not ready: ${told.join(', ')}.`, { parts });
}
