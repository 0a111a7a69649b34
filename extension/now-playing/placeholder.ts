/** What players write where a word is still to come, or is not known. */

/**
 * Something is on its way, in the languages that players speak. Compared without case, marks and percentages.
 */
const ON_ITS_WAY = new Set([
  ...[
    'wird geladen',
    'lädt',
    'lade',
    'lade titel',
    'bitte warten',
    'verbinde',
    'verbindung wird hergestellt',
    'laden',
  ],
  ...[
    'chargement',
    'chargement en cours',
    'veuillez patienter',
    'patientez',
    'connexion',
    'connexion en cours',
  ],
  ...[
    'cargando',
    'espere',
    'espera',
    'por favor espere',
    'conectando',
    'carregando',
    'a carregar',
    'aguarde',
  ],
  ...[
    'caricamento',
    'caricamento in corso',
    'attendere',
    'attendere prego',
    'connessione',
    'bezig met laden',
  ],
  ...['even geduld', 'indlæser', 'laster', 'laster inn', 'laddar', 'vänta', 'ladataan', 'odota', 'betöltés'],
  ...[
    'ładowanie',
    'wczytywanie',
    'proszę czekać',
    'načítání',
    'načítá se',
    'načítavanie',
    'se încarcă',
    'učitavanje',
  ],
  ...[
    'yükleniyor',
    'lütfen bekleyin',
    'φόρτωση',
    'загрузка',
    'загружается',
    'подождите',
    'завантаження',
    'зарежда се',
  ],
  ...[
    '読み込み中',
    'ロード中',
    '加载中',
    '正在加载',
    '載入中',
    '正在載入',
    '缓冲中',
    '로딩 중',
    '로딩중',
    '불러오는 중',
  ],
  ...[
    'กำลังโหลด',
    'đang tải',
    'memuat',
    'sedang memuat',
    'טוען',
    'جار التحميل',
    'جاري التحميل',
    'लोड हो रहा है',
  ],
]);
const ON_ITS_WAY_ENGLISH =
  /^(?:(?:now |still |re)?(?:loading|buffering|connecting|fetching|tuning(?: in)?|preparing|starting|retrieving|waiting|getting)(?: (?:to|the|your|next|for|up|a|track|song|music|title|player|playlist|stream|audio|radio|data|info|information|metadata|station)\b)*|(?:please |just )?(?:wait|hold on|stand by|one moment|a moment|a sec|a second)(?: please)?)$/;
/** Nobody knows it. */
const NOT_KNOWN = new Set([
  ...[
    'unknown',
    'untitled',
    'undefined',
    'null',
    'nan',
    'object object',
    'n a',
    'not available',
    'none',
    'no data',
  ],
  ...[
    'no title',
    'no track',
    'no song',
    'no media',
    'no artist',
    'no album',
    'no information',
    'no track selected',
  ],
  ...[
    'nothing playing',
    'nothing is playing',
    'not playing',
    'song title',
    'track title',
    'artist name',
    'album name',
  ],
  ...[
    'unbekannt',
    'unbekannter titel',
    'unbekannter interpret',
    'unbekannter künstler',
    'unbekanntes album',
    'ohne titel',
  ],
  ...[
    'inconnu',
    'titre inconnu',
    'artiste inconnu',
    'album inconnu',
    'sans titre',
    'sin título',
    'sem título',
  ],
  ...[
    'desconocido',
    'título desconocido',
    'artista desconocido',
    'álbum desconocido',
    'desconhecido',
    'senza titolo',
  ],
  ...[
    'sconosciuto',
    'titolo sconosciuto',
    'artista sconosciuto',
    'onbekend',
    'onbekende artiest',
    'okänd artist',
  ],
  ...[
    'неизвестно',
    'неизвестный исполнитель',
    'без названия',
    '不明',
    '未知',
    '未知艺术家',
    '未知歌手',
    '알 수 없음',
  ],
]);
const UNKNOWN_ENGLISH = /^unknown (?:title|track|song|artist|artists|album|performer|author|media)$/;
const ELLIPSIS = /(?:…|\.\.)\s*$/u;

/** Stands for a word that is still to come, or that nobody knows. */
export function isPlaceholder(text: string): boolean {
  const said = bare(text);
  if (said === '') return /^[\s.…·•_*–—-]*$/u.test(text);
  return isOnItsWay(said) || NOT_KNOWN.has(said) || UNKNOWN_ENGLISH.test(said);
}

/**
 * Whether a track's title is none. A song may have such a name, and then it has somebody who made it; but
 * what ends as a thing that goes on ("Loading…") stands beside the artist of the song before.
 */
export function isPlaceholderTitle(title: string, artist: string): boolean {
  if (artist.trim() === '' || isPlaceholder(artist)) return isPlaceholder(title);
  return (ELLIPSIS.test(title) || /\d\s*%/.test(title)) && isOnItsWay(bare(title));
}

/** The same for a page's title, in which the site or anything else may stand beside it: "Loading… | Site". */
export function isPlaceholderOfPage(title: string): boolean {
  return (
    isPlaceholder(title) || title.split(/\s+[|–—·•-]\s+/u).some((part) => isPlaceholderTitle(part, title))
  );
}

function isOnItsWay(said: string): boolean {
  return ON_ITS_WAY.has(said) || ON_ITS_WAY_ENGLISH.test(said);
}

/** Letters, single spaces between them; no percentages, counters and marks. */
function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+\s*%/g, ' ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
