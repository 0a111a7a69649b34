import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION, ProtocolError } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { Signaling } from '../test-support/signaling/index.ts';
import { LISTENER_CAPABILITIES } from '../test-support/sound/index.ts';
import type { Findings } from './findings.ts';

/** After a refusal or a lost connection, so that this process has time for the others. */
const AGAIN_MS = 50;
const anything = z.unknown();

/**
 * A listener who asks for one transport after the other, as fast as it is answered, and comes back when it is
 * thrown out.
 */
export class TransportLoop {
  readonly #findings: Findings;
  readonly #looping: Promise<void>;
  #over = false;

  private constructor(url: string, localAddress: string, sessionId: string, findings: Findings) {
    this.#findings = findings;
    this.#looping = this.#loop(url, localAddress, sessionId);
  }

  /** @param localAddress of this machine, to come from */
  static begin(url: string, localAddress: string, sessionId: string, findings: Findings): TransportLoop {
    return new TransportLoop(url, localAddress, sessionId, findings);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#over = true;
    await this.#looping;
  }

  async #loop(url: string, localAddress: string, sessionId: string): Promise<void> {
    while (!this.#over) {
      try {
        const signaling = await Signaling.open(url, localAddress);
        try {
          await signaling.request('join', { protocol: PROTOCOL_VERSION, sessionId }, anything);
          await this.#askOn(signaling);
        } finally {
          signaling.breakOff();
        }
      } catch (error) {
        this.#note(error);
        await pause(AGAIN_MS);
      }
    }
  }

  /** Until it is over, or the server has enough. */
  async #askOn(signaling: Signaling): Promise<void> {
    while (!this.#over) {
      try {
        await signaling.request(
          'createConsumerTransport',
          { rtpCapabilities: LISTENER_CAPABILITIES },
          anything,
        );
        this.#findings.count('transports in a loop');
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.#note(error);
      }
    }
  }

  /** That the server refuses is what is wanted, whichever way; that it breaks is not. */
  #note(error: unknown): void {
    const code = error instanceof ProtocolError ? error.code : 'thrown out';
    this.#findings.count(`transport loop ${code}`);
    if (code === 'internal') this.#findings.found(`A transport in a loop: ${String(error)}`);
  }
}
