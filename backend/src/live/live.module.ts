import { Module } from '@nestjs/common';
import { EdgesModule } from '../edges/edges.module.ts';
import { OutputsModule } from '../outputs/index.ts';
import { SessionsModule } from '../sessions/index.ts';
import { LiveController } from './live.controller.ts';
import { StreamAnswer } from './stream-answer.ts';
import { StreamCounts } from './stream-counts.ts';
import { StreamDoor } from './stream-door.ts';
import { Streams } from './streams.ts';

@Module({
  imports: [EdgesModule, SessionsModule, OutputsModule],
  controllers: [LiveController],
  providers: [StreamDoor, StreamAnswer, Streams, StreamCounts],
  exports: [StreamCounts],
})
export class LiveModule {}
