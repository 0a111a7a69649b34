export * from './listen-addresses.ts';
export * from './media-codecs.ts';
export * from './media-transport.ts';
export * from './media-worker.ts';
export * from './program.ts';
export * from './receiver.ts';
export * from './session-media.ts';
export * from './worker-pool.ts';
