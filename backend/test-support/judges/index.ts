export * from './clicks.ts';
export * from './encoded-tones.ts';
export * from './headless-vlc.ts';
export * from './heard.ts';
export * from './judge-file.ts';
export * from './loud-stretches.ts';
export * from './tool.ts';
