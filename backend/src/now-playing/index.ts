export * from './artwork-shelf.ts';
export * from './list-json.ts';
export * from './now-playing-board.ts';
