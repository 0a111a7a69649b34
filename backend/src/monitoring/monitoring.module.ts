import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.ts';
import { MediaModule } from '../media/index.ts';
import { OutputsModule } from '../outputs/index.ts';
import { PersistenceModule } from '../persistence/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { Watch } from './watch.ts';

@Module({
  imports: [SessionsModule, LiveModule, MediaModule, OutputsModule, PersistenceModule],
  providers: [Watch],
})
export class MonitoringModule {}
