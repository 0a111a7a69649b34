/** A CountedAudience in a process of its own. */
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { CountedAudience } from './audience.ts';

const audience = new CountedAudience();

serveCommands({
  join: command(
    z.object({ url: z.string(), sessionId: z.string(), count: z.int(), atOnce: z.int() }),
    ({ count, atOnce, ...target }) => audience.join(target, count, atOnce),
  ),
  expect: command(z.object({ marker: z.string() }), ({ marker }) => audience.expect(marker)),
  told: () => audience.told,
  untilQuiet: command(z.object({ quietMs: z.number() }), ({ quietMs }) => audience.untilQuiet(quietMs)),
});
