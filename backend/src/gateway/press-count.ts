import { ProtocolError } from '@auxcast/shared-types';

/** The presses and releases of one connection: what comes late, or again, changes nothing. */
export class PressCount {
  #last = 0;

  /** @throws ProtocolError `out-of-order` */
  take(number: number): void {
    if (number <= this.#last)
      throw new ProtocolError('out-of-order', 'A later press or release came before.');
    this.#last = number;
  }
}
