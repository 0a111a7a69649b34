export { mendTrack } from './engine/track-file.ts';
export * from './feed.ts';
export * from './outputs.module.ts';
export * from './outputs.ts';
export * from './release.ts';
export * from './session-outputs.ts';
export * from './stream-format.ts';
export * from './track-recorder.ts';
