export * from './desk.ts';
export * from './desk-events.ts';
export * from './desk-requests.ts';
export * from './stage.ts';
export * from './strip.ts';
