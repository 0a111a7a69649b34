import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CONFIG, type Config } from '../config/index.ts';
import { MediaModule } from '../media/index.ts';
import { OutputsModule } from '../outputs/index.ts';
import { PersistenceModule, STORE, type Store } from '../persistence/index.ts';
import { RestModule } from '../rest/rest.module.ts';
import { SessionsModule } from '../sessions/index.ts';
import { AdminController } from './admin.controller.ts';
import { AdminGuard } from './admin.guard.ts';
import { AuditController } from './audit/audit.controller.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { SessionAudit } from './audit/session-audit.ts';
import { AdminKeys } from './keys/admin-keys.ts';
import { EnvironmentKey } from './keys/environment-key.ts';
import { KeyCheck } from './keys/key-check.ts';
import { KeyList } from './keys/key-list.ts';
import { KeysController } from './keys/keys.controller.ts';
import { ReadByKey } from './keys/read-by-key.ts';
import { LimitSteering } from './limits/limit-steering.ts';
import { LimitsController } from './limits/limits.controller.ts';
import { OutputSteering } from './outputs/output-steering.ts';
import { OutputsController } from './outputs/outputs.controller.ts';
import { AdminRecordingsController } from './recordings/admin-recordings.controller.ts';
import { RecordingSteering } from './recordings/recording-steering.ts';
import { SessionSteering } from './session-steering.ts';
import { SessionSurvey } from './session-survey.ts';

@Module({
  imports: [RestModule, SessionsModule, OutputsModule, MediaModule, PersistenceModule],
  controllers: [
    AdminController,
    OutputsController,
    AdminRecordingsController,
    KeysController,
    AuditController,
    LimitsController,
  ],
  providers: [
    SessionSurvey,
    SessionSteering,
    OutputSteering,
    RecordingSteering,
    SessionAudit,
    LimitSteering,
    KeyCheck,
    KeyList,
    ReadByKey,
    { provide: APP_GUARD, useClass: AdminGuard },
    {
      provide: EnvironmentKey,
      inject: [CONFIG],
      useFactory: (config: Config) => EnvironmentKey.of(config),
    },
    { provide: AuditTrail, inject: [STORE], useFactory: (store: Store) => new AuditTrail({ store }) },
    {
      provide: AdminKeys,
      inject: [STORE, EnvironmentKey, AuditTrail],
      useFactory: (store: Store, environment: EnvironmentKey, trail: AuditTrail) =>
        AdminKeys.read({ store, environment, trail }),
    },
  ],
  exports: [EnvironmentKey],
})
export class AdminModule {}
