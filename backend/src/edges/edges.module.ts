import { Module } from '@nestjs/common';
import { CONFIG, type Config, Limits } from '../config/index.ts';
import { BearerCheck, HostKeyGuard } from './bearer-check.ts';
import { LongAnswers } from './long-answers.ts';
import { ReadingKeys } from './reading-keys.ts';
import { RefusalEvents } from './refusals.ts';
import { RequestOrigin } from './request-origin.ts';
import { SessionOpenings } from './session-openings.ts';

/** Of all sessions, the share that one address may have without a sound. */
const UNHEARD_SHARE = 0.05;
const LEAST_UNHEARD = 10;

/** What both edges, REST and the gateway, count together. */
@Module({
  providers: [
    RefusalEvents,
    RequestOrigin,
    ReadingKeys,
    LongAnswers,
    BearerCheck,
    HostKeyGuard,
    {
      provide: SessionOpenings,
      inject: [CONFIG, Limits],
      useFactory: ({ hostKey }: Config, limits: Limits) =>
        new SessionOpenings({
          // Whoever was given the key is trusted with more.
          unheardPerAddress: () =>
            hostKey === undefined
              ? Math.max(LEAST_UNHEARD, Math.ceil(limits.sessions * UNHEARD_SHARE))
              : Number.POSITIVE_INFINITY,
        }),
    },
  ],
  exports: [
    RequestOrigin,
    ReadingKeys,
    RefusalEvents,
    LongAnswers,
    BearerCheck,
    HostKeyGuard,
    SessionOpenings,
  ],
})
export class EdgesModule {}
