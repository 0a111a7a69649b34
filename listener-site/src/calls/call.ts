import type { RtpCapabilities, SeenSnapshot } from '@auxcast/shared-types';
import type { VoiceElement } from '@auxcast/shared-types/talk';
import { CallLine } from './call-line.ts';
import { CallTalk, type CallTalkView } from './call-talk.ts';
import type { CallView } from './call-view.ts';
import { keepTalking, keptTalking } from './kept-calls.ts';

export interface CallOptions {
  readonly session: SeenSnapshot;
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly url: string;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly name: string | undefined;
  readonly invite: string | undefined;
  readonly addElement: () => VoiceElement;
  readonly removeElement: (element: VoiceElement) => void;
  readonly onView: (view: CallView) => void;
  readonly onTalk: (view: CallTalkView) => void;
}

/** One participant's end of a call, from coming in to leaving. */
export class Call {
  readonly talk: CallTalk;
  readonly #line: CallLine;

  private constructor(options: CallOptions) {
    const { onView, routerRtpCapabilities } = options;
    const { sessionId } = options.session;
    this.#line = new CallLine({
      ...options,
      onChange: (view) => {
        // What is held and open is let go with the call.
        if (view.line.kind !== 'connecting' && view.line.kind !== 'joined' && view.line.kind !== 'away')
          this.talk.close();
        onView(view);
      },
    });
    this.talk = new CallTalk({
      ...options,
      line: this.#line.client,
      room: this.#line.room,
      loadDevice: async () => {
        // Most of the page's script: it comes when there is somebody to hear.
        const { receivingDevice } = await import('../player/receiving-device.ts');
        return receivingDevice(routerRtpCapabilities);
      },
      talkedOn: keptTalking(sessionId),
      onSwitched: (channelIds) => keepTalking(sessionId, channelIds),
      onChange: options.onTalk,
    });
  }

  static enter(options: CallOptions): Call {
    const call = new Call(options);
    call.#line.start();
    return call;
  }

  leave(): void {
    this.#line.leave();
  }

  /** For everybody. @throws ProtocolError when the server did not do it */
  end(): Promise<void> {
    return this.#line.end();
  }

  /** The page came back, or the network did. */
  wake(): void {
    this.#line.client.wake();
    this.talk.wake();
  }

  /** Idempotent. */
  close(): void {
    this.talk.close();
    this.#line.close();
  }
}
