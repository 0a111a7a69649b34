export * from './logging.ts';
export * from './readiness.ts';
