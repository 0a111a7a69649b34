export * from './icecast.ts';
export * from './icecast-wish.ts';
export * from './output-events.ts';
export * from './output-requests.ts';
export * from './recording.ts';
export * from './recording-events.ts';
export * from './recording-requests.ts';
export * from './recording-sign.ts';
