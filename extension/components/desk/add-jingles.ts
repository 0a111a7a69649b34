import { logger } from '@auxcast/shared-types/log';
import { addJingle, JINGLE_BYTES, type JingleRefusal, MOST_JINGLES } from '../../settings/jingle-store.ts';

const log = logger('jingles');

const MEGABYTE = 1024 * 1024;
/** Of the mix. */
const SAMPLE_RATE = 48_000;

const REFUSALS: Readonly<Record<JingleRefusal, string>> = {
  'too-many': `The board holds ${MOST_JINGLES} sounds. Remove one first.`,
  'too-big': `A sound may have up to ${JINGLE_BYTES / MEGABYTE} MB.`,
};

/** Puts files on the jingle board. Never rejects. @returns for each that is not there now, why */
export async function addJingles(files: readonly File[]): Promise<string[]> {
  const refusals: string[] = [];
  for (const file of files) {
    const why = await addOne(file);
    if (why !== undefined) refusals.push(`${file.name}: ${why}`);
  }
  return refusals;
}

async function addOne(file: File): Promise<string | undefined> {
  // Before it is read: a film would not fit into memory.
  if (file.size > JINGLE_BYTES) return REFUSALS['too-big'];
  try {
    const bytes = await file.arrayBuffer();
    if (!(await isSound(bytes))) return 'That is no sound that this browser can play.';
    const refusal = await addJingle(file.name, bytes);
    return refusal && REFUSALS[refusal];
  } catch (error) {
    log.warn('The file was not kept.', error);
    return 'It could not be kept. The browser may have no room left.';
  }
}

async function isSound(bytes: ArrayBuffer): Promise<boolean> {
  try {
    // Decoding takes its bytes away: it gets a copy.
    await new OfflineAudioContext(2, 1, SAMPLE_RATE).decodeAudioData(bytes.slice(0));
    return true;
  } catch (error) {
    log.info('A file is no sound.', error);
    return false;
  }
}
