export * from './logging.ts';
export * from './nest-logger.ts';
export * from './readiness.ts';
