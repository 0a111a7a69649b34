import { desk } from './desk.ts';

/** What host and ops are told of the desk, once one was opened. Apart, for no listener's page loads it. */
export const deskEvents = { desk } as const;
