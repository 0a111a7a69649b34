export * from './log-metrics.ts';
export * from './log-output.ts';
export * from './logging.ts';
export * from './nest-logger.ts';
export * from './readiness.ts';
export * from './seldom-log.ts';
export * from './telemetry.module.ts';
