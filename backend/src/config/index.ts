export * from './client-address.ts';
export * from './config.ts';
export * from './config-error.ts';
export * from './load-config.ts';
export * from './origin.ts';
export * from './parse-config.ts';
export * from './version.ts';
export * from './workspace-root.ts';
