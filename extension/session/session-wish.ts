import { PROTOCOL_VERSION, type Visibility } from '@auxcast/shared-types';
import { hostKeyField } from '../settings/host-keys.ts';

/** What a host goes live with. */
export interface SessionWish {
  readonly serverUrl: string;
  readonly hostKey: string;
  readonly hostName: string;
  readonly title: string;
  readonly visibility: Visibility;
}

/** What is asked of the server. The same attempt may be asked again, and makes no second session. */
export function createRequest(wish: SessionWish, attemptId: string) {
  return {
    protocol: PROTOCOL_VERSION,
    attemptId,
    visibility: wish.visibility,
    ...hostKeyField(wish.serverUrl, wish.hostKey),
    ...(wish.title.trim() && { title: wish.title }),
    ...(wish.hostName.trim() && { hostName: wish.hostName }),
  };
}
