/**
 * The table at the end of `npm test`: what each stage took, and the slow test files, so that growth is seen.
 */

/**
 * Installing what the tests need is not part of the limit; a part runs beside others, and the stage that they
 * make up counts.
 */
/** @typedef {'set-up' | 'stage' | 'part'} StageKind */

/**
 * @typedef {object} StageTime
 * @property {string} name
 * @property {number} ms
 * @property {StageKind} kind
 */

/**
 * @typedef {object} FileTime
 * @property {string} path
 * @property {number} ms
 */

/** What everything but the set-up may take on two quiet cores. Minutes. */
const LIMIT_MINUTES = 40;

/** A file below this is not worth a line. */
const SLOW_MS = 5_000;

/** Of slow files. */
const MAX_LINES = 25;

/**
 * @param {readonly StageTime[]} stages
 * @param {readonly FileTime[]} files
 * @returns {string} lines
 */
export function timeTable(stages, files) {
  const limited = sum(stages.filter(({ kind }) => kind === 'stage'));
  const minutes = (limited / 60_000).toFixed(1);
  const slow = files.filter(({ ms }) => ms >= SLOW_MS).toSorted((a, b) => b.ms - a.ms);
  return [
    ...stages.map(({ name, ms, kind }) => row(ms, kind === 'stage' ? name : `${name} (${kind})`)),
    row(limited, `all but the set-up: ${minutes} min of at most ${LIMIT_MINUTES} on two quiet cores`),
    ...(slow.length > 0 ? ['', 'Test files that take long:'] : []),
    ...slow.slice(0, MAX_LINES).map(({ path, ms }) => row(ms, path)),
    ...(slow.length > MAX_LINES ? [row(sum(slow.slice(MAX_LINES)), `${slow.length - MAX_LINES} more`)] : []),
  ].join('\n');
}

/**
 * @param {number} ms
 * @param {string} what
 */
function row(ms, what) {
  return `${String(Math.round(ms / 1000)).padStart(6)} s  ${what}`;
}

/** @param {readonly { ms: number }[]} times */
function sum(times) {
  return times.reduce((total, { ms }) => total + ms, 0);
}
