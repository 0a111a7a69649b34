/** What to say where a disk is full, or a user's share of it is used up. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetUpError } from '../set-up-error.mjs';

const MB = 1024 * 1024;

const QUOTA = /\bEDQUOT\b|disk quota exceeded/i;
const FULL = /\bENOSPC\b|no space left on device|disk full|not enough (?:free )?space/i;

/** Compilers and linkers do not always say why they could not write: with less than this, it is why. MB. */
const NOTHING_MB = 2;

/**
 * @typedef {object} Wish
 * @property {string} what "building the mediasoup worker"
 * @property {number} wantedMB what it takes at most
 * @property {readonly string[]} folders where it writes; those that are not there yet count by what they will
 * be made in
 */

/**
 * @param {string} output what failed said
 * @param {Wish} wish
 * @param {(folder: string) => Room} [roomOf]
 * @returns {SetUpError | undefined} `undefined`: the disk is not why
 */
export function fullDisk(output, { what, wantedMB, folders }, roomOf = room) {
  const rooms = folders.map((folder) => ({ folder, ...roomOf(folder) })).sort((a, b) => a.freeMB - b.freeMB);
  const tight = rooms.find(({ files }) => files === 0) ?? rooms[0];
  const wants = `${what} takes up to ${wantedMB} MB`;
  if (QUOTA.test(output)) {
    const places = folders.join(' and ');
    return new SetUpError(
      `This user's share of the disk (quota) is used up: ${wants}, in ${places}. Remove files, or have the quota raised, then start again.`,
    );
  }
  if (tight === undefined) return undefined;
  if (!FULL.test(output) && tight.files !== 0 && tight.freeMB >= NOTHING_MB) return undefined;
  const has =
    tight.files === 0
      ? `no more files can be made (df -i shows it: its inodes are used up)`
      : `${tight.freeMB} MB are free`;
  return new SetUpError(
    `The disk is full: ${wants}, and in ${tight.folder} ${has}. Make room there, then start again.`,
  );
}

/** @param {string} line of a command's output */
export function saysFull(line) {
  return QUOTA.test(line) || FULL.test(line);
}

/**
 * @typedef {{ freeMB: number, files: number | undefined }} Room `files`: how many more can be made, where
 * that is bounded
 */

/**
 * @param {string} folder
 * @returns {Room} for a user who is not root
 */
export function room(folder) {
  if (!existsSync(folder)) return room(dirname(folder));
  const { bavail, bsize, files, ffree } = statfsSync(folder);
  return { freeMB: Math.floor((bavail * bsize) / MB), files: files > 0 ? ffree : undefined };
}
