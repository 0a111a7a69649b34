import type { SeenSnapshot } from '@auxcast/shared-types';
import { createApp } from 'vue';
import type { Introduction } from '../player/session-line.ts';
import { foundPlace, keepPlace } from '../talk/place.ts';
import IntroductionSheet from './IntroductionSheet.vue';

/**
 * Who comes by an invite, before they join: their name is asked for, unless they come back. Nothing for
 * whoever comes as anybody.
 */
export async function introduce(session: SeenSnapshot): Promise<Introduction | undefined> {
  const place = foundPlace(session.sessionId);
  if (!place) return undefined;
  const introduction = place.resumeToken ? place : { ...place, name: await askedName(session) };
  keepPlace(session.sessionId, introduction);
  return introduction;
}

function askedName(session: SeenSnapshot): Promise<string> {
  const root = document.createElement('div');
  document.body.append(root);
  return new Promise((resolve) => {
    const app = createApp(IntroductionSheet, {
      session,
      onName: (name: string) => {
        app.unmount();
        root.remove();
        resolve(name);
      },
    });
    app.mount(root);
  });
}
