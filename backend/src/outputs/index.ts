export * from './feed.ts';
export * from './release.ts';
export * from './session-outputs.ts';
export * from './stream-format.ts';
export * from './track-recorder.ts';
