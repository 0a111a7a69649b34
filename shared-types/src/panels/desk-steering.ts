import type { deskRequests } from '../desk/desk-requests.ts';
import type { Method, RequestInput, SeenReply } from '../requests.ts';

type DeskRequests = Pick<typeof deskRequests, 'setDesk' | 'setStrip'>;

/** Asks the server what host and ops may ask of the desk. Rejects with what it answered. */
export type DeskSteer = <K extends Method<DeskRequests>>(
  method: K,
  data: RequestInput<DeskRequests, K>,
) => Promise<SeenReply<DeskRequests, K>>;

/** Has a button hold talkback: an input of `press`. Returns what unbinds it. */
export type BindTalkback = (input: string, button: HTMLElement) => () => void;
