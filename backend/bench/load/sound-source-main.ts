/** A SoundSource in a process of its own, so that nothing else holds up its packets. */
import * as z from 'zod';
import { SoundSource } from '../../test-support/peers/index.ts';
import { command, serveCommands } from '../../test-support/process/index.ts';

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
