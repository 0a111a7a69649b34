/** Readings looked at: some ten seconds at twelve a second. */
const READINGS = 120;
/** Fewer tell nothing. */
const LEAST_READINGS = 60;
/** A sound comes back within a second: the way to who hears it, a loudspeaker, and the way here. */
const LONGEST_LAG = 12;
/** Quieter than this nothing is heard, and all of it counts alike. dBFS. */
const FLOOR_DB = -60;
/** What hardly changes is like everything. Decibels. */
const LEAST_SPREAD_DB = 3;
/** So much alike two sounds are by chance seldom, and the same sound twice nearly always (-1 to 1). */
const ALIKE = 0.85;

/**
 * Tells whether a microphone, a guest's or the host's, sends back what is played beside it: whether its level
 * goes up and down as that of all the others does, a moment later. Levels are enough for that, and cost next
 * to nothing. What hardly changes, as a steady tone or very dense music, tells nothing.
 */
export class EchoWatch {
  readonly #voiceDb: number[] = [];
  readonly #othersDb: number[] = [];
  #isHeard = false;

  get isHeard(): boolean {
    return this.#isHeard;
  }

  /**
   * At every reading while the voice is let in.
   * @param voiceDb peak of the voice's own sound, dBFS
   * @param othersDb of the loudest of what its owner hears
   */
  hear(voiceDb: number, othersDb: number): void {
    push(this.#voiceDb, voiceDb);
    push(this.#othersDb, othersDb);
    this.#isHeard = this.#voiceDb.length >= LEAST_READINGS && this.#likeness() > ALIKE;
  }

  /** The voice is not let in: what comes later is looked at by itself. */
  restart(): void {
    this.#voiceDb.length = 0;
    this.#othersDb.length = 0;
    this.#isHeard = false;
  }

  #likeness(): number {
    let most = 0;
    for (let lag = 0; lag <= LONGEST_LAG; lag += 1) {
      const later = this.#voiceDb.slice(lag);
      const earlier = this.#othersDb.slice(0, this.#othersDb.length - lag);
      most = Math.max(most, correlation(later, earlier));
    }
    return most;
  }
}

function push(readings: number[], db: number): void {
  readings.push(Math.max(FLOOR_DB, db));
  if (readings.length > READINGS) readings.shift();
}

/** Pearson's, 0 where one of both hardly changes. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const oneMean = mean(one);
  const otherMean = mean(other);
  let product = 0;
  let oneSquares = 0;
  let otherSquares = 0;
  for (const [at, value] of one.entries()) {
    const a = value - oneMean;
    const b = (other[at] ?? otherMean) - otherMean;
    product += a * b;
    oneSquares += a * a;
    otherSquares += b * b;
  }
  const leastSquares = one.length * LEAST_SPREAD_DB ** 2;
  if (oneSquares < leastSquares || otherSquares < leastSquares) return 0;
  return product / Math.sqrt(oneSquares * otherSquares);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
