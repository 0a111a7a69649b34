import { Module } from '@nestjs/common';
import { MediaModule } from '../media/index.ts';
import { PersistenceModule } from '../persistence/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { Watch } from './watch.ts';

@Module({ imports: [SessionsModule, MediaModule, PersistenceModule], providers: [Watch] })
export class MonitoringModule {}
