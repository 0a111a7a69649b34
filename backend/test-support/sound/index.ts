export * from './capabilities.ts';
export * from './opus-packets.ts';
export * from './receiving-peer.ts';
export * from './sending-peer.ts';
