import { Module } from '@nestjs/common';
import { MediaModule } from '../media/index.ts';
import { OutputsModule } from '../outputs/index.ts';
import { PersistenceModule } from '../persistence/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { Watch } from './watch.ts';

@Module({ imports: [SessionsModule, MediaModule, OutputsModule, PersistenceModule], providers: [Watch] })
export class MonitoringModule {}
