import { cleanText, wholeCharacters } from '@auxcast/shared-types';
import { createStore, delMany, get, getMany, keys, setMany, update } from 'idb-keyval';
import * as z from 'zod/mini';

/** The host's own short sounds, kept in this browser: every document of ours reads the same ones. */

export const MOST_JINGLES = 20;
export const JINGLE_BYTES = 10 * 1024 * 1024;

/** UTF-16 units. */
const NAME_LENGTH = 60;
const FIRST_KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => `Digit${digit}`);

const ABOUT = 'about:';
const SOUND = 'sound:';

const about = z.object({
  name: z.string(),
  /** `KeyboardEvent.code` of the key that plays it, or empty. */
  key: z.string(),
  /** Counts up: in what order they were added. */
  place: z.number(),
});
const sound = z.instanceof(ArrayBuffer);

export interface Jingle {
  readonly jingleId: string;
  readonly name: string;
  readonly key: string;
}
interface KeptJingle extends Jingle {
  readonly place: number;
}

/** Why a file is not among the jingles. */
export type JingleRefusal = 'too-many' | 'too-big';

/** Opened with the first use: a test has no database before that. */
let opened: ReturnType<typeof createStore> | undefined;
function store(): ReturnType<typeof createStore> {
  opened ??= createStore('auxcast-jingles', 'jingles');
  return opened;
}

/** In the order in which they were added. */
export async function loadJingles(): Promise<Jingle[]> {
  const kept = await read();
  return kept.map(({ jingleId, name, key }) => ({ jingleId, name, key }));
}

/** The file as it was; `undefined`: there is none. */
export async function jingleSound(jingleId: string): Promise<ArrayBuffer | undefined> {
  return sound.safeParse(await get(SOUND + jingleId, store())).data;
}

/** Rejects where the browser has no room for it. @returns why it was not added */
export function addJingle(fileName: string, bytes: ArrayBuffer): Promise<JingleRefusal | undefined> {
  return alone(async () => {
    if (bytes.byteLength > JINGLE_BYTES) return 'too-big';
    const kept = await read();
    if (kept.length >= MOST_JINGLES) return 'too-many';
    const jingleId = crypto.randomUUID();
    const key = FIRST_KEYS.find((code) => kept.every((one) => one.key !== code)) ?? '';
    const place = (kept.at(-1)?.place ?? 0) + 1;
    // Both at once, or neither.
    await setMany(
      [
        [ABOUT + jingleId, { name: nameOfFile(fileName), key, place }],
        [SOUND + jingleId, bytes],
      ],
      store(),
    );
    return undefined;
  });
}

export function removeJingle(jingleId: string): Promise<void> {
  return alone(() => delMany([ABOUT + jingleId, SOUND + jingleId], store()));
}

/** Whoever had the key before has none then. @param key empty for none */
export function setJingleKey(jingleId: string, key: string): Promise<void> {
  return alone(async () => {
    for (const one of await read()) {
      if (one.jingleId === jingleId) await change(jingleId, { key });
      else if (key !== '' && one.key === key) await change(one.jingleId, { key: '' });
    }
  });
}

async function change(jingleId: string, changes: Partial<z.infer<typeof about>>): Promise<void> {
  await update(ABOUT + jingleId, (former) => ({ ...about.parse(former), ...changes }), store());
}

async function read(): Promise<KeptJingle[]> {
  const names = (await keys<string>(store())).filter((name) => name.startsWith(ABOUT));
  const found = await getMany<unknown>(names, store());
  return names
    .flatMap((name, at) => {
      const one = about.safeParse(found[at]).data;
      return one ? [{ jingleId: name.slice(ABOUT.length), ...one }] : [];
    })
    .sort((one, other) => one.place - other.place);
}

function nameOfFile(fileName: string): string {
  const name = cleanText(fileName.replace(/\.[^.]*$/, ''));
  return wholeCharacters(name, NAME_LENGTH) || 'Jingle';
}

/** One who writes at a time, in all documents of the extension together. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('jingles', work);
}
