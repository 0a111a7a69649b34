/** What a session is taken up again with. */
export interface SessionTicket {
  readonly sessionId: string;
  readonly hostToken: string;
}
