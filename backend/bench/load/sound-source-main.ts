/** A SoundSource in a process of its own, so that nothing else holds up its packets. */
import * as z from 'zod';
import { SoundSource } from '../../test-support/peers/index.ts';
import { command, monotonicMs, serveCommands } from '../../test-support/process/index.ts';

/** Below the two minutes after which the server closes a silent socket. */
const PING_EVERY_MS = 30_000;

let source: SoundSource | undefined;
setInterval(() => void source?.ping(), PING_EVERY_MS).unref();

serveCommands({
  goLive: command(
    z.object({ url: z.string(), frames: z.array(z.string()).optional(), lost: z.int().optional() }),
    async ({ url, frames, lost }) => {
      source = await SoundSource.goLive(url, {
        frames: frames?.map((frame) => Buffer.from(frame, 'base64')),
        lost,
      });
      return { sessionId: source.sessionId };
    },
  ),
  /** When the first packet is due. */
  play: () => {
    source?.play();
    return monotonicMs();
  },
  /** From when on there is nothing. */
  silence: () => {
    source?.silence();
    return monotonicMs();
  },
  pause: () => source?.pause(),
  resume: () => source?.resume(),
  end: async () => {
    await source?.end();
    source?.close();
    source = undefined;
  },
  ping: () => source?.ping(),
});
