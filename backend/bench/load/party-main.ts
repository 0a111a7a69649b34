/** A Party in a process of its own. */
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { Party } from './party.ts';

let party: Party | undefined;

serveCommands({
  begin: command(z.object({ port: z.int(), adminKey: z.string() }), async (place) => {
    party = await Party.begin(place);
  }),
  showPictures: () => party?.showPictures(),
  round: () => party?.round(),
  packets: () => party?.packets ?? 0,
});
