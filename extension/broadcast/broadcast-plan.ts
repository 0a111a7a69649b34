import type { GrantedTab } from '../capture/granted-tab.ts';
import { TabSource, type TabSourceOptions } from '../capture/tab-source.ts';
import type { ContinueRequest, StartRequest } from '../messaging/start-request.ts';
import type { BroadcastOptions } from './broadcast-options.ts';

/** How the service worker is asked about tabs. */
export type TabPort = Pick<TabSourceOptions, 'lookAtTab' | 'captureAgain'>;

/** What is to be broadcast, and how. */
export interface BroadcastPlan
  extends Pick<BroadcastOptions, 'wish' | 'bitrate' | 'visibility' | 'goesOn' | 'lookAtTab'> {
  readonly program: TabSource;
  /** The session that is taken up again, where it was live before. */
  readonly sessionId: string | undefined;
}

/** A tab goes live. */
export function planOfStart(
  request: StartRequest,
  tab: GrantedTab,
  { lookAtTab, captureAgain }: TabPort,
): BroadcastPlan {
  const { bitrate, visibility } = request;
  const program = new TabSource({ tabId: tab.tabId, granted: tab, lookAtTab, captureAgain });
  return { program, sessionId: undefined, wish: request, bitrate, visibility, lookAtTab };
}

/** A broadcast goes on whose document is gone, with its tab or, until the host clicks there, without. */
export function planOfContinuing(
  { broadcast: from, grant, patienceMs }: ContinueRequest,
  { lookAtTab, captureAgain }: TabPort,
): BroadcastPlan {
  const { tabId, sessionId, bitrate, visibility } = from;
  const loss = 'failure' in grant && grant.failure === 'tab-closed' ? 'tab-closed' : 'tab-continue';
  const granted = 'tab' in grant ? grant.tab : undefined;
  const program = new TabSource({ tabId, granted, loss, lookAtTab, captureAgain });
  // The right to the session is its token: the host key is not needed again, nor was it kept.
  const wish = { ...from, hostKey: '' };
  const goesOn = { from, patienceMs };
  return { program, sessionId, wish, bitrate, visibility, goesOn, lookAtTab };
}
