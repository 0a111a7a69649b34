import { REQUEST_EXAMPLES } from '../../examples/request-examples.ts';
import type { ConsumerParameters } from '../../webrtc.ts';
import type { VoiceCarrier, VoiceConsumer } from '../voice-consumers.ts';
import { FakeTrack } from './fake-media.fixture.ts';

/** What a server answers to `consume`. */
export const CONSUMED = Object.values(REQUEST_EXAMPLES.consume.reply.accepted)[0];

class FakeConsumer implements VoiceConsumer {
  readonly id: string;
  readonly track: MediaStreamTrack = new FakeTrack('voice');
  closed = false;

  constructor(id: string) {
    this.id = id;
  }

  close(): void {
    this.closed = true;
  }
}

/** A transport that carries whatever it is asked to. */
export class FakeCarrier implements VoiceCarrier {
  readonly id: string;
  readonly rtpCapabilities = {};
  readonly consumers: FakeConsumer[] = [];

  constructor(id = 'transport') {
    this.id = id;
  }

  async consume({ id }: ConsumerParameters): Promise<VoiceConsumer> {
    const consumer = new FakeConsumer(id);
    this.consumers.push(consumer);
    return consumer;
  }
}
