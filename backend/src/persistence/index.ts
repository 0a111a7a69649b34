export * from './data-dir.ts';
export * from './database.ts';
export * from './drizzle-session-store.ts';
export * from './persistence.module.ts';
export * from './session-store.ts';
