export * from './desk-strips.ts';
export * from './mix-desk.ts';
export * from './stage-rules.ts';
export * from './talkback.ts';
