/** A SoundSource in a process of its own, so that nothing else holds up its packets. */
import * as z from 'zod';
import { command, serveCommands } from '../process/command.ts';
import { SoundSource } from './sound-source.ts';

let source: SoundSource | undefined;

serveCommands({
  goLive: command(z.object({ url: z.string() }), async ({ url }) => {
    source = await SoundSource.goLive(url);
    return { sessionId: source.sessionId };
  }),
  play: () => source?.play(),
  silence: () => source?.silence(),
  ping: () => source?.ping(),
});
