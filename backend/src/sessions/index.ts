export * from './announcement.ts';
export * from './go-live-rule.ts';
export * from './host.ts';
export * from './listener.ts';
export * from './participant.ts';
export * from './participant-link.ts';
export * from './session.ts';
export * from './session-registry.ts';
