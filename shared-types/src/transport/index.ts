export * from './device-capabilities.ts';
export * from './path-watch.ts';
export { restartIce } from './restart-ice.ts';
export * from './transport-keeper.ts';
export type { Hope, TransportState } from './transport-step.ts';
