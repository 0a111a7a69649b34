/** An HttpCrowd in a process of its own. */
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { HttpCrowd } from './http-crowd.ts';

const joining = z.object({ port: z.int(), path: z.string(), count: z.int(), atOnce: z.int() });
const crowd = new HttpCrowd();

serveCommands({
  join: command(joining, ({ count, atOnce, ...place }) => crowd.join(place, count, atOnce)),
  standing: () => ({ bytes: crowd.bytes, lost: crowd.lost }),
  leave: () => crowd.leave(),
});
