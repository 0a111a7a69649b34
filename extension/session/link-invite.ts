import * as z from 'zod/mini';

/** The invite that the shared link of a private session holds. */
export const linkInvite = z.object({
  inviteId: z.string(),
  /** As secret as the session is private. */
  secret: z.string(),
});
export type LinkInvite = z.infer<typeof linkInvite>;
