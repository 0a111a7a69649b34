import {
  type MiddlewareConsumer,
  Module,
  type NestModule,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { PersistenceModule } from '../persistence/index.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { ArtworkController } from './artwork.controller.ts';
import { badRequest } from './bad-request.ts';
import { ErrorFilter } from './error.filter.ts';
import { JsonBody } from './json-body.ts';
import { LimitsModule } from './limits.module.ts';
import { RequestLimit } from './request-limit.ts';
import { RequestOrigin } from './request-origin.ts';
import { SessionLookup } from './session-lookup.ts';
import { SessionsController } from './sessions.controller.ts';

@Module({
  imports: [LimitsModule, SessionsModule, PersistenceModule],
  controllers: [SessionsController, ArtworkController],
  providers: [
    RequestLimit,
    RequestOrigin,
    SessionLookup,
    { provide: APP_FILTER, useClass: ErrorFilter },
    {
      provide: APP_PIPE,
      useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: badRequest }),
    },
  ],
  exports: [RequestOrigin, SessionLookup, LimitsModule],
})
export class RestModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestLimit).forRoutes('api/{*path}', 'extension.zip');
    consumer.apply(JsonBody).forRoutes('api/{*path}');
  }
}
