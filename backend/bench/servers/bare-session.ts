/** The code of the one session that the bare server has. */
export const BARE_SESSION = 'bare222222';
