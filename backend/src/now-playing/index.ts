export * from './artwork-shelf.ts';
export * from './list-json.ts';
export * from './now-playing-board.ts';
export { REPEAT_SETTLES_MS } from './repeat-watch.ts';
