/** A frame above this closes the connection (WebSocket close code 1009, RFC 6455 §7.4.1). Bytes. */
export const HARD_FRAME_BYTES = 1_048_576;

/** A frame above this is answered with `too-large`, unless it is the `artwork` request. Bytes. */
export const FRAME_BYTES = 65_536;

/** One artwork image, decoded. Bytes. Its base64 form plus envelope stays under HARD_FRAME_BYTES. */
export const ARTWORK_BYTES = 524_288;

/** Titles, artists, albums and names, after cleaning. Unicode code points, as zod counts. */
export const TEXT_LENGTH = 300;

/** Tracks that a snapshot carries; the whole history is at `GET /api/sessions/:id/history`. */
export const SNAPSHOT_HISTORY = 50;

/** What a list of REST shows at once, at most: its `limit` goes up to this. */
export const PAGE_LIMIT = 100;
