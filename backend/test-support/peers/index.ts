export * from './headless-listener.ts';
export * from './headless-member.ts';
export * from './headless-talker.ts';
export * from './sound-source.ts';
export * from './within.ts';
