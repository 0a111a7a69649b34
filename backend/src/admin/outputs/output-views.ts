/** What the calls about outputs take and answer with; `/api/docs` is made from these. */
import { icecastOutput, icecastWish, outputEvents, outputReplies } from '@auxcast/shared-types';
import type * as z from 'zod/mini';
import { named } from '../../rest/api-schemas.ts';

export const addOutputBody = icecastWish;
export const addedOutput = outputReplies.addOutput.reply;
export type AddedOutput = z.infer<typeof addedOutput>;
export const outputListView = outputEvents.outputs;

named(addOutputBody, 'AddOutput', {
  'MP3 for an Icecast server': {
    url: 'http://radio.example.org:8000',
    mount: '/live.mp3',
    password: 'hackme',
    format: 'mp3-192',
    name: 'Kitchen radio',
  },
});
named(addedOutput, 'AddedOutput', { added: { outputId: 'V1StGXR8_Z5j' } });
named(icecastOutput, 'IcecastOutput');
named(outputListView, 'OutputList');
