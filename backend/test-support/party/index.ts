export * from './app-server.ts';
export * from './server-process.ts';
export * from './test-client.ts';
export * from './test-host.ts';
export * from './test-listener.ts';
export * from './test-server.ts';
export * from './test-studio.ts';
export * from './test-talker.ts';
