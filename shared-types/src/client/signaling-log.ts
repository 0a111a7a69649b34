import { logger } from '../log.ts';

export const signalingLog = logger('signaling');
