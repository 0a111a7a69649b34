/**
 * What a database refused, without the values it was given: those may be a whole image, or somebody's words.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** Whether asking again later may help: the database is away, or its disk is full. */
  readonly passes: boolean;
  /** Whether no answer came to what was asked: it may be done all the same, or be done yet. */
  readonly isUndecided: boolean;

  constructor(message: string, passes: boolean, isUndecided = false) {
    super(message);
    this.passes = passes;
    this.isUndecided = isUndecided;
  }
}
