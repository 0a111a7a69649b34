/** What a playlist names: one stream without an end. */
export interface PlaylistEntry {
  readonly title: string;
  readonly url: string;
}

/** Extended M3U, in UTF-8, as players read it: -1 seconds are no known length. */
export function m3uOf({ title, url }: PlaylistEntry): string {
  return `#EXTM3U\n#EXTINF:-1,${onOneLine(title)}\n${url}\n`;
}

/** Winamp's playlist, version 2. */
export function plsOf({ title, url }: PlaylistEntry): string {
  return [
    '[playlist]',
    'NumberOfEntries=1',
    `File1=${url}`,
    `Title1=${onOneLine(title)}`,
    'Length1=-1',
    'Version=2',
    '',
  ].join('\n');
}

/** A title that went on below would be read as an address. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
