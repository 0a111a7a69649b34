export * from './clicks.ts';
export * from './encoded-tones.ts';
export * from './heard.ts';
export * from './judge-file.ts';
export * from './tool.ts';
