export * from './artwork-shelf.ts';
export * from './now-playing-board.ts';
