export * from './headless-listener.ts';
export * from './sound-source.ts';
