/**
 * Honest people while others do harm: a host who plays on and a listener who hears, a guest who talks and
 * somebody who hears that, in a process that nothing else holds up.
 */
import * as z from 'zod';
import * as mini from 'zod/mini';
import { HeadlessListener, SoundSource } from '../test-support/peers/index.ts';
import { command, serveCommands } from '../test-support/process/index.ts';
import { HonestTalk } from './honest-talk.ts';

const nothing = mini.object({});
let host: SoundSource | undefined;
let listener: HeadlessListener | undefined;
let talk: HonestTalk | undefined;

serveCommands({
  begin: command(z.object({ url: z.string() }), async ({ url }) => {
    host = await SoundSource.goLive(url);
    host.play();
    listener = await HeadlessListener.join(url, host.sessionId);
    talk = await HonestTalk.begin(url, host);
    return { sessionId: host.sessionId, talk: talk.known };
  }),
  /** A new song; all of them must still be there. */
  song: command(z.object({ title: z.string() }), async ({ title }) => {
    const track = { title, artist: null, album: null, source: null, artworkId: null };
    await host?.ask('nowPlaying', { track, playbackState: 'playing', position: null }, nothing);
    await listener?.ping();
    await talk?.ping();
  }),
  hearing: () => ({
    program: { packets: listener?.packets, worstGapMs: listener?.takeWorstGapMs() },
    voice: { packets: talk?.packets, worstGapMs: talk?.takeWorstGapMs() },
  }),
});
