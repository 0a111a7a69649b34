import type { JSHandle, Page } from 'puppeteer-core';
import type { Chromium } from './chromium.ts';

/** How the host's sound leaves its browser. */
export interface HostWay {
  /** This end of the path: `host`, `prflx` or `relay`; `null` until one is chosen. */
  readonly candidateType: string | null;
  /** The server's ICE user name (RFC 8839 §5.4): an ICE restart brings another, a new transport as well. */
  readonly serversIceName: string | null;
}

/**
 * The peer connection of the extension's offscreen document: found among the browser's objects, for nothing
 * leads to it.
 */
export class HostUplink {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Of a browser whose extension is live. */
  static async of({ browser }: Chromium): Promise<HostUplink> {
    const target = await browser.waitForTarget((one) => one.url().endsWith('/offscreen.html'));
    return new HostUplink(await target.asPage());
  }

  /** @throws Error while nothing is sent */
  way(): Promise<HostWay> {
    return this.#among((connections) => connections.evaluate(readWay));
  }

  /** Of all sound that it sends, with the packets' headers. */
  sentBytes(): Promise<number> {
    return this.#among((connections) => connections.evaluate(readSentBytes));
  }

  /** What its encoders get now, in the order in which it began to send: the program first. */
  sentTracks(): Promise<JSHandle<MediaStreamTrack[]>> {
    return this.#among((connections) => connections.evaluateHandle(readTracks));
  }

  async #among<T>(look: (connections: JSHandle<RTCPeerConnection[]>) => Promise<T>): Promise<T> {
    const prototype = await this.#page.evaluateHandle(() => RTCPeerConnection.prototype);
    const connections = await this.#page.queryObjects(prototype);
    try {
      return await look(connections);
    } finally {
      await Promise.all([prototype, connections].map((handle: JSHandle) => handle.dispose()));
    }
  }
}

/** Runs in the page. */
function readWay(connections: RTCPeerConnection[]): HostWay {
  const connected = connections.filter(({ connectionState }) => connectionState === 'connected');
  const [connection] = connected;
  if (!connection || connected.length > 1)
    throw new Error(`The host sends over ${connected.length} connections.`);
  const [name] = /(?<=^a=ice-ufrag:).+$/m.exec(connection.currentRemoteDescription?.sdp ?? '') ?? [];
  const [sender] = connection.getSenders();
  const pair = sender?.transport?.iceTransport.getSelectedCandidatePair();
  return { candidateType: pair?.local.type ?? null, serversIceName: name?.trim() ?? null };
}

/** Runs in the page. */
async function readSentBytes(connections: RTCPeerConnection[]): Promise<number> {
  const reports = await Promise.all(connections.map((connection) => connection.getStats()));
  let bytes = 0;
  for (const report of reports)
    report.forEach(({ type, bytesSent, headerBytesSent }: RTCOutboundRtpStreamStats) => {
      if (type === 'outbound-rtp') bytes += (bytesSent ?? 0) + (headerBytesSent ?? 0);
    });
  return bytes;
}

/** Runs in the page. */
function readTracks(connections: RTCPeerConnection[]): MediaStreamTrack[] {
  return connections
    .flatMap((connection) => connection.getSenders())
    .map(({ track }) => track)
    .filter((track) => track !== null);
}
