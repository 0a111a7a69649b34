/** A participant's connection, as far as a session knows it. */
export interface ParticipantLink {
  /** The client's IP address. */
  readonly address: string;
  /** The same participant came back over another link: this one is done. */
  replaced(): void;
  /** The participant was sent away. */
  removed(message: string): void;
}
