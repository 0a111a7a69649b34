/** What is left in the buffer when it is at its emptiest, to begin with and at least. */
const LEAST_MARGIN_MS = 4;
/** A computer that needs more is too slow to mix, and the rest of the chain would not hear it as live. */
const MOST_MARGIN_MS = 40;
/** By so much more after it ran dry for no longer than that: against more no buffer helps that is allowed. */
const GROWTH_MS = 5;
/** It shrinks by so much once it went so long without coming near to the end. */
const SHRINK_MS = 1;
const CALM_MS = 10_000;

/** So far from what is wanted, nothing is done: what is less than half of the least margin fades out. */
const TOLERANCE_MS = { less: 1, more: 2 } as const;
/** Nobody hears a source that just began: it is put right by a jump. */
const FIRST_LOOK_MS = 50;
/** So much too full is not made up for by speed, but by a jump: most likely there has just been a gap. */
const JUMP_MS = 25;
const JUMP_LOOK_MS = 250;
/** So long it is looked before it is played slower, or faster. */
const SLOWER_LOOK_MS = 2000;
const FASTER_LOOK_MS = 8000;
/** 3.5 cents. */
const SPEED_SHARE = 0.002;

/** The least of a value over a while. */
class Look {
  leastMs = Number.POSITIVE_INFINITY;
  lengthMs = 0;

  add(leftMs: number, blockMs: number): void {
    if (leftMs < this.leastMs) this.leastMs = leftMs;
    this.lengthMs += blockMs;
  }

  restart(): void {
    this.leastMs = Number.POSITIVE_INFINITY;
    this.lengthMs = 0;
  }
}

/**
 * Keeps a buffer short: what counts is how much was left in it at its emptiest. A buffer that ran dry has to
 * keep more from then on; one that always has more than that is played faster until it has not. Allocates
 * nothing once it is made.
 */
export class FillControl {
  readonly #jump = new Look();
  readonly #slower = new Look();
  readonly #faster = new Look();
  readonly #calm = new Look();
  #marginMs = LEAST_MARGIN_MS;
  #isFirst = true;
  /** What is still to be made up for by speed. */
  #surplusMs = 0;
  #jumpMs = 0;

  /** What is to be left in the buffer at its emptiest. */
  get marginMs(): number {
    return this.#marginMs;
  }

  /** How fast to play just now: 1 most of the time. */
  get speed(): number {
    return 1 + Math.sign(this.#surplusMs) * SPEED_SHARE;
  }

  /** What is to be left out at once; 0 most of the time. */
  takeJumpMs(): number {
    const jumpMs = this.#jumpMs;
    this.#jumpMs = 0;
    return jumpMs;
  }

  /** @param leftMs what was left after a block of `blockMs` was taken */
  took(leftMs: number, blockMs: number): void {
    this.#watchCalm(leftMs, blockMs);
    if (this.#surplusMs !== 0) {
      this.#makeUp(blockMs);
      return;
    }
    for (const look of [this.#jump, this.#slower, this.#faster]) look.add(leftMs, blockMs);
    this.#decide();
  }

  /** @param forMs so long nothing came after there was nothing left */
  ranDry(forMs: number): void {
    if (forMs < MOST_MARGIN_MS) this.#marginMs = Math.min(this.#marginMs + GROWTH_MS, MOST_MARGIN_MS);
    this.#calm.restart();
    this.#lookAnew();
  }

  #decide(): void {
    if (this.#isFirst) {
      if (this.#jump.lengthMs < FIRST_LOOK_MS) return;
      this.#isFirst = false;
      this.#jumpOver(this.#jump.leastMs - this.#marginMs);
      return;
    }
    if (this.#jump.lengthMs >= JUMP_LOOK_MS) {
      const surplusMs = this.#jump.leastMs - this.#marginMs;
      this.#jump.restart();
      if (surplusMs > JUMP_MS) {
        this.#jumpOver(surplusMs);
        return;
      }
    }
    if (this.#slower.lengthMs >= SLOWER_LOOK_MS) {
      const surplusMs = this.#slower.leastMs - this.#marginMs;
      this.#slower.restart();
      if (surplusMs < -TOLERANCE_MS.less) this.#correct(surplusMs);
    }
    if (this.#faster.lengthMs >= FASTER_LOOK_MS) {
      const surplusMs = this.#faster.leastMs - this.#marginMs;
      this.#faster.restart();
      if (surplusMs > TOLERANCE_MS.more) this.#correct(surplusMs);
    }
  }

  #jumpOver(surplusMs: number): void {
    this.#jumpMs = Math.max(0, surplusMs);
    this.#lookAnew();
  }

  #correct(surplusMs: number): void {
    this.#lookAnew();
    this.#surplusMs = surplusMs;
  }

  #makeUp(blockMs: number): void {
    const stepMs = SPEED_SHARE * blockMs;
    if (Math.abs(this.#surplusMs) <= stepMs) this.#lookAnew();
    else this.#surplusMs -= Math.sign(this.#surplusMs) * stepMs;
  }

  #watchCalm(leftMs: number, blockMs: number): void {
    this.#calm.add(leftMs, blockMs);
    if (this.#calm.lengthMs < CALM_MS) return;
    // What never came into the last half of the margin does not need all of it.
    if (this.#calm.leastMs > LEAST_MARGIN_MS / 2 + SHRINK_MS) {
      this.#marginMs = Math.max(LEAST_MARGIN_MS, this.#marginMs - SHRINK_MS);
    }
    this.#calm.restart();
  }

  #lookAnew(): void {
    this.#surplusMs = 0;
    for (const look of [this.#jump, this.#slower, this.#faster]) look.restart();
  }
}
