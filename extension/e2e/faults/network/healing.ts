import { expect } from 'vitest';
import { waitFor } from '../../harness/wait-for.ts';
import type { Figures, Play } from '../play.ts';
import type { NetworkStage } from './network-stage.ts';

/** The rest of a healing: the sound is back already. */
export const PATIENCE = { timeout: 30_000 };

/**
 * Plays, and looks at what nobody may have had to touch: the broadcast, its host, and the listener's page.
 */
export async function heals(stage: NetworkStage, play: Play<NetworkStage>): Promise<Figures> {
  // Whoever is there before is so by `set`, which the play begins with as well. The sound is back before the
  // page says so.
  await stage.set();
  const before = await waitFor('the host comes, and the page plays', async () => {
    const now = await standing(stage);
    return now.comes && now.isConnected && now.state === 'playing' ? now : undefined;
  });
  const figures = await play(stage);
  await expect.poll(() => standing(stage), PATIENCE).toEqual(before);
  return figures;
}

/** The host as the server sees it, and what the listener's page says of itself. */
export async function standing(stage: NetworkStage) {
  const [host] = await stage.inside.participants(stage.sessionId);
  const { state } = await stage.seat.page.read();
  return { host: host?.participantId, comes: host?.isReceiving, isConnected: host?.isConnected, state };
}
