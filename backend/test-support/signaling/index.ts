export * from './message-text.ts';
export * from './signaling.ts';
