/**
 * What a program goes out in. `ogg`: Opus as its sender made it, one stream for ever. `ogg-chained`:
 * likewise, a new stream with new tags for each track. `mp3-…`: encoded here, kilobits a second.
 */
export const STREAM_FORMATS = ['ogg', 'ogg-chained', 'mp3-128', 'mp3-192', 'mp3-256', 'mp3-320'] as const;

export type StreamFormat = (typeof STREAM_FORMATS)[number];
