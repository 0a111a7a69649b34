/**
 * Honest people while others do harm: a host who plays on and a listener who hears, in a process that nothing
 * else holds up.
 */
import * as z from 'zod';
import * as mini from 'zod/mini';
import { HeadlessListener, SoundSource } from '../test-support/peers/index.ts';
import { command, serveCommands } from '../test-support/process/index.ts';

const nothing = mini.object({});
let host: SoundSource | undefined;
let listener: HeadlessListener | undefined;

serveCommands({
  begin: command(z.object({ url: z.string() }), async ({ url }) => {
    host = await SoundSource.goLive(url);
    host.play();
    listener = await HeadlessListener.join(url, host.sessionId);
    return { sessionId: host.sessionId };
  }),
  /** A new song; both of them must still be there. */
  song: command(z.object({ title: z.string() }), async ({ title }) => {
    const track = { title, artist: null, album: null, source: null, artworkId: null };
    await host?.ask('nowPlaying', { track, playbackState: 'playing', position: null }, nothing);
    await listener?.ping();
  }),
  hearing: () => ({ packets: listener?.packets, worstGapMs: listener?.takeWorstGapMs() }),
});
