export * from './busy-store.ts';
export * from './memory-store.ts';
