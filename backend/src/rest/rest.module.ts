import {
  type MiddlewareConsumer,
  Module,
  type NestModule,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { EdgesModule } from '../edges/edges.module.ts';
import { OutputsModule } from '../outputs/index.ts';
import { PersistenceModule } from '../persistence/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { ArtworkController } from './artwork.controller.ts';
import { badRequest } from './bad-request.ts';
import { ErrorFilter } from './error.filter.ts';
import { JsonBody } from './json-body.ts';
import { ProblemsController } from './problems.controller.ts';
import { RecordingGuard, RecordingHostGuard } from './recording.guard.ts';
import { RecordingDownloads } from './recording-downloads.ts';
import { RecordingReaders } from './recording-readers.ts';
import { RecordingsController } from './recordings.controller.ts';
import { RequestLimit } from './request-limit.ts';
import { SessionReaders } from './session-readers.ts';
import { SessionsController } from './sessions.controller.ts';

@Module({
  imports: [EdgesModule, SessionsModule, PersistenceModule, OutputsModule],
  controllers: [SessionsController, RecordingsController, ArtworkController, ProblemsController],
  providers: [
    RequestLimit,
    SessionReaders,
    RecordingReaders,
    RecordingGuard,
    RecordingHostGuard,
    RecordingDownloads,
    { provide: APP_FILTER, useClass: ErrorFilter },
    {
      provide: APP_PIPE,
      useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: badRequest }),
    },
  ],
  exports: [EdgesModule],
})
export class RestModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestLimit).forRoutes('api/{*path}', 'live/{*path}', 'extension.zip');
    consumer.apply(JsonBody).forRoutes('api/{*path}');
  }
}
