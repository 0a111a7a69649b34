import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { MediaModule } from '../media/media.module.ts';
import { PersistenceModule } from '../persistence/index.ts';
import { RestModule } from '../rest/rest.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { AdminController } from './admin.controller.ts';
import { AdminKey } from './admin-key.ts';
import { SessionSurvey } from './session-survey.ts';

@Module({
  imports: [RestModule, SessionsModule, MediaModule, PersistenceModule],
  controllers: [AdminController],
  providers: [
    SessionSurvey,
    { provide: AdminKey, inject: [CONFIG], useFactory: (config: Config) => AdminKey.of(config) },
  ],
  exports: [AdminKey],
})
export class AdminModule {}
