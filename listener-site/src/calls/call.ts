import type { RtpCapabilities, SeenSnapshot } from '@auxcast/shared-types';
import { type TalkLine, VoiceReception } from '@auxcast/shared-types/talk';
import { keepTalking, keptTalking } from '../talk/kept-talking.ts';
import { TalkDesk } from '../talk/talk-desk.ts';
import type { TalkView } from '../talk/talk-view.ts';
import { CallLine } from './call-line.ts';
import type { CallView } from './call-view.ts';

export interface CallOptions {
  readonly session: SeenSnapshot;
  /** `ws:` or `wss:` address of the server's `/ws`. */
  readonly url: string;
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly name: string | undefined;
  readonly invite: string | undefined;
  /** Where the elements that play voices go. */
  readonly root: () => HTMLElement | undefined;
  readonly onView: (view: CallView) => void;
  readonly onTalk: (view: TalkView) => void;
}

/** One participant's end of a call, from coming in to leaving. */
export class Call {
  readonly desk: TalkDesk;
  /** What host and ops ask over. */
  readonly line: Pick<TalkLine, 'ask'>;
  readonly #line: CallLine;

  private constructor(options: CallOptions) {
    const { onView, onTalk, routerRtpCapabilities, root } = options;
    const { sessionId } = options.session;
    this.#line = new CallLine({
      ...options,
      onChange: (view) => {
        // What is held and open is let go with the call.
        if (view.line.kind !== 'connecting' && view.line.kind !== 'joined' && view.line.kind !== 'away')
          this.desk.close();
        onView(view);
      },
    });
    const { client, room } = this.#line;
    this.line = client;
    const loadDevice = async () => {
      // Most of the page's script: it comes when there is somebody to hear.
      const { receivingDevice } = await import('../player/receiving-device.ts');
      return receivingDevice(routerRtpCapabilities);
    };
    const onDoubt = () => client.wake();
    this.desk = new TalkDesk({
      line: client,
      room,
      loadDevice,
      ears: (outputs) =>
        new VoiceReception({ line: client, outputs, loadDevice, onDoubt, onConnected: () => undefined }),
      root,
      onDoubt,
      talkedOn: keptTalking(sessionId),
      onSwitched: (channelIds) => keepTalking(sessionId, channelIds),
      onChange: onTalk,
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

  /** Server time, milliseconds. */
  nowMs(): number {
    return this.#line.client.clock.now();
  }

  /** The page came back, or the network did. */
  wake(): void {
    this.#line.client.wake();
  }

  /** Idempotent. */
  close(): void {
    this.desk.close();
    this.#line.close();
  }
}
