import type { SoundSource } from '@auxcast/shared-types';
import type { types } from 'mediasoup-client';

/** How one of the host's sounds is sent. */
export interface SendProfile {
  readonly source: SoundSource;
  readonly encodings: types.RtpEncodingParameters[];
  readonly codecOptions: types.ProducerCodecOptions;
}

/** What of a transport it takes to send. */
export type SendingTransport = Pick<types.Transport, 'produce'>;

/** One sound on a transport: what is to be sent, and the producer that sends it, if there is one. */
export class SentTrack {
  readonly #transport: SendingTransport;
  readonly #profile: SendProfile;
  #producer: types.Producer | undefined;
  #wanted: MediaStreamTrack | undefined;
  /** One change after another: a producer takes a round of negotiation. */
  #changing: Promise<void> = Promise.resolve();

  constructor(transport: SendingTransport, profile: SendProfile) {
    this.#transport = transport;
    this.#profile = profile;
  }

  /**
   * Sends this from now on, or nothing. The former track stays its owner's.
   * @throws ProtocolError whatever the server answered
   */
  send(track: MediaStreamTrack | undefined): Promise<void> {
    this.#wanted = track;
    const changed = this.#changing.then(() => this.#change());
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  /** Entries of its statistics; none while nothing is sent. */
  async stats(): Promise<Iterable<unknown>> {
    const producer = this.#producer;
    return !producer || producer.closed ? [] : (await producer.getStats()).values();
  }

  async #change(): Promise<void> {
    const track = this.#wanted;
    const producer = this.#producer;
    if (producer && track) await producer.replaceTrack({ track });
    else if (producer) {
      this.#producer = undefined;
      producer.close();
    } else if (track) {
      const { source, encodings, codecOptions } = this.#profile;
      this.#producer = await this.#transport.produce({
        track,
        stopTracks: false,
        // Whether it sounds is its owner's to say: mediasoup-client would switch on each next track.
        disableTrackOnPause: false,
        encodings,
        codecOptions,
        appData: { source },
      });
    }
  }
}
