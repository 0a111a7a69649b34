/**
 * Where a session's program is to be had besides on its page. An entry of its own: of what the protocol's
 * entry has, the listener's page would load this at first.
 */
export interface ProgramAddresses {
  readonly mp3: string;
  readonly ogg: string;
  readonly playlist: string;
  /** A page for the browser source of stream software. */
  readonly overlay: string;
  /** HTML. */
  readonly embed: string;
}

/** The small player, in pixels. */
export const EMBED_SIZE = { width: 480, height: 152 } as const;

/** Of a session's own link, without a fragment. */
export function programAddresses(link: string): ProgramAddresses {
  const stream = link.replace(/\/s\/([^/]+)$/, '/live/$1');
  return {
    mp3: `${stream}.mp3`,
    ogg: `${stream}.ogg`,
    playlist: `${stream}.m3u`,
    overlay: `${link}/overlay`,
    embed: embedCode(link, EMBED_SIZE),
  };
}

/** A link of ours has nothing in it that HTML would take for its own. */
export function embedCode(link: string, { width, height }: { width: number; height: number }): string {
  return `<iframe src="${link}/embed" width="${width}" height="${height}" style="border:0" allow="autoplay" title="Auxcast player"></iframe>`;
}
