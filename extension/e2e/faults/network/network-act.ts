import type { Act, Play } from '../play.ts';
import { play as hostAddressChanged } from '../plays/host-address-changed.ts';
import { play as hostNetworkLost } from '../plays/host-network-lost.ts';
import { play as hostUdpBlockedFromTheStart } from '../plays/host-udp-blocked-from-the-start.ts';
import { play as hostUdpBlockedMidway } from '../plays/host-udp-blocked-midway.ts';
import { play as latePackets } from '../plays/late-packets.ts';
import { play as listenerNetworkLost } from '../plays/listener-network-lost.ts';
import { play as lossFromTheHost } from '../plays/loss-from-the-host.ts';
import { play as lossToListeners } from '../plays/loss-to-listeners.ts';
import { play as onlyTurn } from '../plays/only-turn.ts';
import { play as udpBlockedFromTheStart } from '../plays/udp-blocked-from-the-start.ts';
import { play as udpBlockedMidway } from '../plays/udp-blocked-midway.ts';
import { NetworkStage } from './network-stage.ts';

const PLAYS: Readonly<Record<string, Play<NetworkStage>>> = {
  // First: a path that was mended once finds its way from a new address more easily.
  'host’s address changed': hostAddressChanged,
  'host’s network lost': hostNetworkLost,
  'listener’s network lost': listenerNetworkLost,
  'UDP blocked midway': udpBlockedMidway,
  'UDP blocked from the start': udpBlockedFromTheStart,
  'only TURN': onlyTurn,
  'a tenth of the packets lost': lossToListeners,
  'a tenth of the host’s packets lost': lossFromTheHost,
  'packets late and out of order': latePackets,
  'host’s UDP blocked midway': hostUdpBlockedMidway,
  'host’s UDP blocked from the start': hostUdpBlockedFromTheStart,
};

/** Bad networks: those of them that have a figure, and what a host needs to have one. */
export const networkAct: Act = async ({ scope, say, perform }) => {
  const stage = await NetworkStage.open(scope, say);
  for (const [name, play] of Object.entries(PLAYS)) await perform(name, () => play(stage));
};
