export * from './database-place.ts';
export * from './icecast-server.ts';
export * from './measured-server.ts';
export * from './node-flags.ts';
export * from './postgres-server.ts';
export * from './server-under-test.ts';
export * from './until-ready.ts';
