export * from './room-keeper.ts';
export * from './talk-line.ts';
export * from './talk-state.ts';
