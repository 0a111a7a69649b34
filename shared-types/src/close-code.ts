/** Why a server closes a socket: RFC 6455 §7.4, and 4000 upwards for our own. A client closes with 1000. */
export const CLOSE = {
  /** The server goes away; come back. */
  goingAway: 1001,
  /** Too many bad messages in a minute. */
  abuse: 1008,
  /** The same host or listener came back over another connection. */
  takenOver: 4001,
  /** Nothing was heard for too long. */
  silent: 4002,
  /** An admin or a moderator removed the participant. */
  removed: 4003,
  /** The client said no first message, or left, and did not join anything for too long. */
  notGreeted: 4005,
  /** The client stayed behind with reading, or did not finish a message. */
  tooSlow: 4008,
  /**
   * Not let in: the error that came before, with `id: null`, says why and for how long. 1013 (IANA) means the
   * same, without a reason.
   */
  refused: 4013,
} as const;
