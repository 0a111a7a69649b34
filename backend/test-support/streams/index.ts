export * from './decoded.ts';
export * from './heard-stream.ts';
export * from './icy-titles.ts';
export * from './tool.ts';
