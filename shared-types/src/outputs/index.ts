export * from './icecast.ts';
export * from './icecast-wish.ts';
export * from './output-events.ts';
export * from './output-requests.ts';
