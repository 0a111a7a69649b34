import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';

/** Firefox has not all of them. */
const count = z._default(z.number(), 0);

/** RTCInboundRtpStreamStats (W3C webrtc-stats §8.2), summed since the connection was made. */
const inboundRtp = z.object({
  type: z.literal('inbound-rtp'),
  kind: z.literal('audio'),
  totalSamplesReceived: count,
  concealedSamples: count,
  silentConcealedSamples: count,
  packetsReceived: count,
  packetsLost: count,
  /** Seconds, over `jitterBufferEmittedCount` samples. */
  jitterBufferDelay: count,
  jitterBufferEmittedCount: count,
});

const transport = z.object({ type: z.literal('transport'), selectedCandidatePairId: z.string() });
const candidatePair = z.object({
  type: z.literal('candidate-pair'),
  id: z.string(),
  localCandidateId: z.string(),
  /** Firefox marks the selected pair itself, where Chromium tells the transport. */
  selected: z.optional(z.boolean()),
});
const localCandidate = z.object({
  type: z.literal('local-candidate'),
  id: z.string(),
  candidateType: z.string(),
  protocol: z.string(),
});

/** What a browser says about the sound it receives. */
export interface ReceptionSample extends z.infer<typeof inboundRtp> {
  /** This end of the path: `host`, `prflx` or `relay`, and `udp` or `tcp`; undefined until one is chosen. */
  readonly path: Pick<z.infer<typeof localCandidate>, 'candidateType' | 'protocol'> | undefined;
}

declare global {
  interface Window {
    auxcastConnections?: RTCPeerConnection[];
  }
}

/** Listens at the page's peer connections, whatever the page does with them. */
export class ReceptionTap {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. */
  static async attach(page: Page): Promise<ReceptionTap> {
    await page.evaluateOnNewDocument(installTap);
    return new ReceptionTap(page);
  }

  /** @throws Error while nothing is received */
  async sample(): Promise<ReceptionSample> {
    return receptionSample(await this.stats());
  }

  /**
   * How much sound the page asks the browser to hold back, milliseconds; `null` where it leaves that to the
   * browser.
   */
  askedBufferMs(): Promise<number | null> {
    return this.#page.evaluate(readTarget);
  }

  /**
   * The server's ICE user name (RFC 8839 §5.4) in the connection that is in use: an ICE restart brings
   * another.
   */
  serversIceName(): Promise<string | null> {
    return this.#page.evaluate(readServersIceName);
  }

  /** As the browser gives them. */
  stats(): Promise<unknown[]> {
    return this.#page.evaluate(readTap);
  }
}

/**
 * Percent of what was heard between two samples that the browser had to make up, silence aside.
 * @throws Error when the samples are of two connections
 */
export function concealedPct(before: ReceptionSample, after: ReceptionSample): number {
  return heardPct(before, after, (sample) => sample.concealedSamples - sample.silentConcealedSamples);
}

/**
 * The same with the silence: percent of what was heard that never came.
 * @throws Error when the samples are of two connections
 */
export function missedPct(before: ReceptionSample, after: ReceptionSample): number {
  return heardPct(before, after, (sample) => sample.concealedSamples);
}

/** How long sound lay in the buffer between two samples, milliseconds. */
export function bufferMs(before: ReceptionSample, after: ReceptionSample): number {
  const emitted = after.jitterBufferEmittedCount - before.jitterBufferEmittedCount;
  if (emitted <= 0) return 0;
  return ((after.jitterBufferDelay - before.jitterBufferDelay) / emitted) * 1000;
}

function heardPct(
  before: ReceptionSample,
  after: ReceptionSample,
  of: (sample: ReceptionSample) => number,
): number {
  const total = after.totalSamplesReceived - before.totalSamplesReceived;
  if (total < 0) throw new Error('The page made a new connection meanwhile.');
  return total === 0 ? 100 : ((of(after) - of(before)) / total) * 100;
}

/** @throws Error while nothing is received */
export function receptionSample(stats: readonly unknown[]): ReceptionSample {
  const [inbound] = those(inboundRtp, stats);
  if (!inbound) throw new Error('Nothing is received.');
  const chosen = those(transport, stats)[0]?.selectedCandidatePairId;
  const pair = those(candidatePair, stats).find(({ id, selected }) => selected ?? id === chosen);
  const path = those(localCandidate, stats).find(({ id }) => id === pair?.localCandidateId);
  return { ...inbound, path };
}

function those<S extends z.core.$ZodType>(schema: S, stats: readonly unknown[]): z.output<S>[] {
  return stats.flatMap((entry) => {
    const parsed = z.safeParse(schema, entry);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Runs in the page. */
function installTap(): void {
  const connections: RTCPeerConnection[] = [];
  window.auxcastConnections = connections;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...args);
      connections.push(this);
    }
  };
}

/** Runs in the page. */
function readTarget(): number | null {
  const open = (window.auxcastConnections ?? []).filter((one) => one.connectionState !== 'closed');
  const receiver = open.at(-1)?.getReceivers().at(-1);
  return receiver?.jitterBufferTarget ?? null;
}

/** Runs in the page. */
function readServersIceName(): string | null {
  const open = (window.auxcastConnections ?? []).filter((one) => one.connectionState !== 'closed');
  const description = open.at(-1)?.currentRemoteDescription?.sdp ?? '';
  return /^a=ice-ufrag:(.+)$/m.exec(description)?.[1]?.trim() ?? null;
}

/** Runs in the page. */
async function readTap(): Promise<unknown[]> {
  const open = (window.auxcastConnections ?? []).filter((one) => one.connectionState !== 'closed');
  // Of the last receiver: a connection goes on counting nothing for those before.
  const report = await open.at(-1)?.getReceivers().at(-1)?.getStats();
  const entries: unknown[] = report ? [...report.values()] : [];
  return entries;
}
