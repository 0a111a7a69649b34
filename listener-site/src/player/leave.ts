import type { Player } from './player.ts';

/** The page goes for good, and says so, so that the count is right at once. */
export function leave(player: Player): void {
  // Nobody will be there to hear whether it arrived; the server notices the closed socket anyway.
  if (player.view.line.kind === 'joined') player.line.client.request('leave', {}).catch(() => undefined);
  player.close();
}
