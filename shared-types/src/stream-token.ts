import * as z from 'zod/mini';

/** Opens the HTTP stream of a session: the id of a participant, until when it is good, and a MAC. */
export const streamToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{63}$/));

/** Apart from other replies, for the page reads it only when it goes round by HTTP. */
export const streamTokenReply = z.strictObject({ token: streamToken });
