import type { Session } from '../../sessions/index.ts';
import type { SessionOutputs } from '../session-outputs.ts';

export type FeedsOf = (session: Session) => Pick<SessionOutputs, 'take' | 'titleAt'>;
export const FEEDS = Symbol('Feeds');
