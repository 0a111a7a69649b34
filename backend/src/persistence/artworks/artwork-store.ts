export interface ArtworkRecord {
  /** Content address: base64url of the bytes' SHA-256, its first 22 characters. */
  readonly artworkId: string;
  readonly sessionId: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Dominant colour, `#rrggbb`. */
  readonly accent: string;
}

/** The pictures of what sessions played. */
export interface ArtworkStore {
  put(artwork: ArtworkRecord): Promise<void>;
  find(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined>;
}
