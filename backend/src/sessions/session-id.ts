import { SESSION_ID_ALPHABET, SESSION_ID_LENGTH } from '@auxcast/shared-types';
import { customAlphabet } from 'nanoid';

export const newSessionId: () => string = customAlphabet(SESSION_ID_ALPHABET, SESSION_ID_LENGTH);
