export * from './data-dir.ts';
export * from './database.ts';
export * from './open-database.ts';
export * from './persistence.module.ts';
export * from './session-store.ts';
export * from './sql-session-store.ts';
export * from './sqlite/running-threads.ts';
