import { PeerConnection } from 'node-datachannel';
import { expect, test } from 'vitest';
import { PEER_CONFIG } from './peer-config.ts';

const PEERS = 20;
/** Of a candidate's line (RFC 8839, 5.1): foundation, component, transport, priority, address, port. */
const PORT_FIELD = 5;

test('no peer gets the port of one that has just gone', async () => {
  const ports: number[] = [];
  for (let n = 0; n < PEERS; n++) ports.push(await portOfOne());
  const steps = ports.slice(1).map((port, n) => port - (ports[n] ?? 0));
  // At the end of the range it begins again, once at most.
  expect(steps.filter((step) => step <= 0).length).toBeLessThanOrEqual(1);
  expect(new Set(ports).size).toBe(PEERS);
});

async function portOfOne(): Promise<number> {
  const peer = new PeerConnection('peer', PEER_CONFIG);
  const found = Promise.withResolvers<string>();
  peer.onLocalCandidate((candidate) => found.resolve(candidate));
  peer.createDataChannel('data');
  const candidate = await found.promise;
  peer.close();
  return Number(candidate.split(' ')[PORT_FIELD]);
}
