export * from './capabilities.ts';
export * from './opus-packets.ts';
export * from './packet-clock.ts';
export * from './program-parameters.ts';
export * from './receiving-peer.ts';
export * from './sending-peer.ts';
export * from './voice-count.ts';
export * from './voice-parameters.ts';
