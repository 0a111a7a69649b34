export * from './heard-stream.ts';
export * from './icy-titles.ts';
