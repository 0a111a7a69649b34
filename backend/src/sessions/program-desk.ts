import { setTimeout as sleep } from 'node:timers/promises';
import {
  ProtocolError,
  type RtpParameters,
  TokenBucket,
  type TransportParameters,
} from '@auxcast/shared-types';
import type { SessionMedia } from '../media/index.ts';
import type { Announcement } from './announcement.ts';
import type { Host } from './host.ts';
import type { SessionCourse } from './session-course.ts';
import { noProgram, sessionEnded, transportNotFound, wrongState } from './session-error.ts';

/**
 * What a host may change of its program: each change reaches every listener. Coming back after a break takes two or three, and with the
 * first of them each listener asks for the sound anew, which it may do every two seconds.
 */
const CHANGES = { burst: 30, everyMs: 2000 };

export interface ProgramDeskOptions {
  readonly media: SessionMedia;
  readonly host: Host;
  readonly course: SessionCourse;
  readonly announce: (announcement: Announcement) => void;
  /** What listeners receive may have changed. */
  readonly onProgram: () => void;
}

/**
 * Takes the host's requests for its program, and keeps program and state in step. What a link asked for counts only while it is
 * the host's: another one that took its place meanwhile was told what there was then, and builds on that.
 */
export class ProgramDesk {
  readonly #options: ProgramDeskOptions;
  readonly #changes = new TokenBucket(CHANGES, performance.now());

  constructor(options: ProgramDeskOptions) {
    this.#options = options;
  }

  /** What of the host's media survived a break: both ends or nothing. */
  get kept(): { transportId: string; producerId: string } | null {
    const { program, producerId } = this.#options.media;
    if (program === undefined || producerId === null) return null;
    return { transportId: program.transport.id, producerId };
  }

  /** A transport, in place of an earlier one and what it carried. */
  async createTransport(): Promise<TransportParameters> {
    const { course, host, media } = this.#options;
    course.demandOpen();
    this.#demandChange();
    const { link } = host;
    const program = await media.createProgram();
    if (host.link !== link) {
      program.close();
      throw transportNotFound();
    }
    media.useProgram(program);
    this.stopped();
    return program.transport.parameters;
  }

  async produce(transportId: string, rtpParameters: RtpParameters): Promise<string> {
    const { announce, course, host, media } = this.#options;
    course.demandOpen();
    const { program } = media;
    if (program === undefined || program.transport.id !== transportId) throw transportNotFound();
    this.#demandChange();
    const { link } = host;
    const producerId = await program.produce(rtpParameters);
    if (host.link !== link || course.state !== 'waiting') {
      program.closeProducer();
      throw course.hasEnded ? sessionEnded() : wrongState(course.state);
    }
    course.move('programStarted');
    announce({ event: 'program', data: { producerId } });
    return producerId;
  }

  closeProducer(): void {
    const { course, media } = this.#options;
    course.demandOpen();
    if (media.producerId === null) throw noProgram();
    this.#demandChange();
    media.program?.closeProducer();
    this.stopped();
  }

  async pause(): Promise<void> {
    await this.#turn();
    this.#options.course.move('pause');
    await this.#options.media.program?.pause();
  }

  async resume(): Promise<void> {
    await this.#turn();
    this.#options.course.move('resume');
    await this.#options.media.program?.resume();
  }

  /** To be called when there is no program any more. A transport that goes without having carried one changes nothing. */
  stopped(): void {
    if (!this.#options.course.tryMove('programStopped')) return;
    this.#options.announce({ event: 'program', data: { producerId: null } });
    this.#options.onProgram();
  }

  /** Of what is a host's last word, nothing is refused: it waits, and those that a connection says after it wait behind it. */
  async #turn(): Promise<void> {
    const waitMs = this.#changes.waitMs(performance.now());
    if (waitMs > 0) await sleep(waitMs);
    this.#changes.take(performance.now());
  }

  /** @throws ProtocolError `rate-limited` */
  #demandChange(): void {
    const nowMs = performance.now();
    const retryAfterMs = this.#changes.waitMs(nowMs);
    if (retryAfterMs > 0) {
      throw new ProtocolError('rate-limited', 'The program changes too often.', { retryAfterMs });
    }
    this.#changes.take(nowMs);
  }
}
