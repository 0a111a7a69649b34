export * from './recording.ts';
export * from './recording-events.ts';
export * from './recording-requests.ts';
export * from './recording-sign.ts';
