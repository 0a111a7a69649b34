/** Something the person at the keyboard has to know or do: shown as it is, without a stack. */
export class SetUpError extends Error {
  name = 'SetUpError';

  /**
   * @param {string} message what is wrong and what to do
   * @param {string} [output] what a failed command said
   */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}
