import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.ts';
import { MediaModule } from '../media/index.ts';
import { PersistenceModule } from '../persistence/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { Watch } from './watch.ts';

@Module({ imports: [SessionsModule, LiveModule, MediaModule, PersistenceModule], providers: [Watch] })
export class MonitoringModule {}
