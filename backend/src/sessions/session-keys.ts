import { nanoid } from 'nanoid';
import { isSame, macOf } from './tokens.ts';

/** Characters of a participant's id: 72 bits, as random as nanoid's. */
const ID_LENGTH = 12;
/** As every token: what follows the id are 186 bits of a MAC. */
const TOKEN_LENGTH = 43;

/**
 * What a session can tell of its participants without having stored anything of them: ids and resume tokens,
 * made with keys that come from the hash of its host's token. So a listener is the same participant after its
 * grace, and after a restart of the server.
 */
export class SessionKeys {
  readonly hostId: string;
  /** What ids of pictures are made with. */
  readonly artworkKey: string;
  readonly #listenerKey: string;

  constructor(hostTokenHash: string) {
    this.hostId = macOf(hostTokenHash, 'auxcast host id').slice(0, ID_LENGTH);
    this.artworkKey = macOf(hostTokenHash, 'auxcast artwork');
    this.#listenerKey = macOf(hostTokenHash, 'auxcast listener tokens');
  }

  newListener(): { id: string; resumeToken: string } {
    const id = nanoid(ID_LENGTH);
    return { id, resumeToken: this.#tokenOf(id) };
  }

  /**
   * The id in a listener's token, which nobody can change: `undefined` unless this session made the token.
   */
  listenerIdOf(resumeToken: string): string | undefined {
    const id = resumeToken.slice(0, ID_LENGTH);
    return isSame(resumeToken, this.#tokenOf(id)) ? id : undefined;
  }

  #tokenOf(listenerId: string): string {
    return `${listenerId}${macOf(this.#listenerKey, listenerId)}`.slice(0, TOKEN_LENGTH);
  }
}
