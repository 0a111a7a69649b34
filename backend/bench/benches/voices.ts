import { setTimeout as pause } from 'node:timers/promises';
import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { type HeardPackets, MembersProcess } from '../load/members-process.ts';
import { TalkersProcess } from '../load/talkers-process.ts';

const SETTLE_MS = 300;
const PACKETS_PER_SECOND = 50;
/** As of `Contestant`: below this share of the packets that were due, a look does not count. */
const HEARD_ENOUGH = 0.8;
const TRIES = 5;

export interface VoicesOptions {
  readonly server: MeasuredServer;
  readonly sessionId: string;
  readonly members: number;
  readonly talkers: number;
}

/** What one look at a server showed while everybody talked. */
export interface VoicesLook {
  /** Of its media workers, percent of a core for each voice at each member. */
  readonly cpuPerStreamPct: number;
  /** Packets at all members. */
  readonly packets: number;
  /** Those that should have come, by their sequence numbers. */
  readonly due: number;
}

/** One of the two servers compared by `talk`, with those who talk there and those who hear them. */
export class Voices {
  readonly talkers: TalkersProcess;
  readonly members: MembersProcess;
  /**
   * One member in a process of its own. The worker sends a packet to all members at the same moment, but a
   * process that decrypts it for all of them is late: times are those of this one.
   */
  readonly witness: MembersProcess;
  /** What each talker is consumed as. */
  readonly ids: readonly string[];
  readonly #server: MeasuredServer;
  readonly #streams: number;

  private constructor(
    { server, members: count }: VoicesOptions,
    talkers: TalkersProcess,
    { members, witness }: { readonly members: MembersProcess; readonly witness: MembersProcess },
    ids: readonly string[],
  ) {
    this.#server = server;
    this.#streams = count * ids.length;
    this.talkers = talkers;
    this.members = members;
    this.witness = witness;
    this.ids = ids;
  }

  /** Everybody hears everybody who talks. `scope` ends what is started here. */
  static async gather(scope: AsyncDisposableStack, options: VoicesOptions): Promise<Voices> {
    const { server, sessionId } = options;
    const target = { url: server.url, sessionId };
    const talkers = new TalkersProcess();
    scope.defer(() => talkers.close());
    const members = new MembersProcess();
    scope.defer(() => members.close());
    const witness = new MembersProcess();
    scope.defer(() => witness.close());
    const ids = await talkers.join(target, options.talkers);
    await members.join(target, options.members - 1);
    await witness.join(target, 1);
    const voices = new Voices(options, talkers, { members, witness }, ids);
    for (const id of ids) await voices.hear(id);
    return voices;
  }

  /** Everybody hears this voice, in place of an earlier one of the same. */
  async hear(voiceOf: string): Promise<void> {
    for (const each of this.#everybody) await each.hear(voiceOf);
  }

  /** From now on the next packet of this voice is the first. */
  async expect(voiceOf: string): Promise<void> {
    for (const each of this.#everybody) await each.expect(voiceOf);
  }

  /** Whether everybody had a packet of this voice since it was expected. */
  async isHeardByAll(voiceOf: string): Promise<boolean> {
    const times = await Promise.all(this.#everybody.map((each) => each.firstMs(voiceOf)));
    return times.flat().every((ms) => ms !== null);
  }

  /** From now on it is watched how long the server, or whoever tells the times, was held up. */
  async watchLoops(): Promise<void> {
    await Promise.all([this.witness.watchLoop(), this.#server.watchLoop()]);
  }

  /** How long that was at most since `watchLoops`. Milliseconds. */
  async loopsHeldMs(): Promise<number> {
    const [heldMs, server] = await Promise.all([this.witness.loopHeldMs(), this.#server.loopReport()]);
    return Math.max(heldMs, server.heldMs);
  }

  async ping(): Promise<void> {
    await Promise.all([this.talkers, ...this.#everybody].map((each) => each.ping()));
  }

  get #everybody(): readonly MembersProcess[] {
    return [this.members, this.witness];
  }

  /**
   * While everybody talks, whom the server lets. A look during which the machine was too busy with other
   * things for the voices to get through is taken again.
   */
  async look(windowMs: number): Promise<VoicesLook> {
    for (let n = 0; n < TRIES; n++) {
      const look = await this.#look(windowMs);
      if (look !== undefined) return look;
    }
    throw new Error(
      'Too few packets arrive, again and again: this machine is too busy with other things to measure.',
    );
  }

  async #look(windowMs: number): Promise<VoicesLook | undefined> {
    await this.talkers.play();
    await pause(SETTLE_MS);
    const before = await this.#count();
    const cpuMs = this.#server.workerCpuMs();
    const startMs = performance.now();
    await pause(windowMs);
    const usedMs = this.#server.workerCpuMs() - cpuMs;
    const tookMs = performance.now() - startMs;
    const after = await this.#count();
    await this.talkers.silence();
    const packets = after.packets - before.packets;
    const wanted = (tookMs / 1000) * PACKETS_PER_SECOND * this.#streams;
    if (packets < wanted * HEARD_ENOUGH) return undefined;
    const cpuPerStreamPct = ((usedMs / tookMs) * 100) / this.#streams;
    return { cpuPerStreamPct, packets, due: after.due - before.due };
  }
  async #count(): Promise<HeardPackets> {
    const counts = await Promise.all(this.#everybody.map((each) => each.count()));
    return {
      packets: counts.reduce((sum, { packets }) => sum + packets, 0),
      due: counts.reduce((sum, { due }) => sum + due, 0),
    };
  }
}
