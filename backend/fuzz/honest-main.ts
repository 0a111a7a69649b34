/**
 * Honest people while others do harm: a host who plays on and a listener who hears, in a process that nothing
 * else holds up.
 */
import * as z from 'zod';
import * as mini from 'zod/mini';
import { HeadlessListener } from '../bench/load/headless-listener.ts';
import { SoundSource } from '../bench/load/sound-source.ts';
import { command, serveCommands } from '../bench/process/command.ts';

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
