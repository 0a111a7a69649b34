import { streamToken } from '@auxcast/shared-types';
import { nanoid } from 'nanoid';
import { isSame, macOf } from './tokens.ts';

/** Characters of a participant's id: 72 bits, as random as nanoid's. */
const ID_LENGTH = 12;
/** As every token: what follows the id are 186 bits of a MAC. */
const TOKEN_LENGTH = 43;
/** Digits of a moment in a stream token: seconds since the Unix epoch in hexadecimal, until 2106. */
const MOMENT_LENGTH = 8;

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
  readonly #streamKey: string;

  constructor(hostTokenHash: string) {
    this.hostId = macOf(hostTokenHash, 'auxcast host id').slice(0, ID_LENGTH);
    this.artworkKey = macOf(hostTokenHash, 'auxcast artwork');
    this.#listenerKey = macOf(hostTokenHash, 'auxcast listener tokens');
    this.#streamKey = macOf(hostTokenHash, 'auxcast stream tokens');
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

  /** Good until then, for whoever is here under this id. */
  streamTokenFor(participantId: string, untilMs: number): string {
    const moment = Math.floor(untilMs / 1000).toString(16);
    const said = `${participantId}${moment.padStart(MOMENT_LENGTH, '0')}`;
    return `${said}${macOf(this.#streamKey, said)}`;
  }

  /** The id in a stream token; undefined unless this session made it, and it is still good. */
  streamerOf(token: string, nowMs: number): string | undefined {
    if (!streamToken.safeParse(token).success) return undefined;
    const said = token.slice(0, ID_LENGTH + MOMENT_LENGTH);
    if (!isSame(token, `${said}${macOf(this.#streamKey, said)}`)) return undefined;
    const untilMs = Number.parseInt(said.slice(ID_LENGTH), 16) * 1000;
    return nowMs < untilMs ? said.slice(0, ID_LENGTH) : undefined;
  }

  #tokenOf(listenerId: string): string {
    return `${listenerId}${macOf(this.#listenerKey, listenerId)}`.slice(0, TOKEN_LENGTH);
  }
}
