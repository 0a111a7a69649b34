import { EventEmitter } from 'node:events';

/**
 * Listeners of whom nothing is known but that they hear the program over HTTP: radios and players, which join
 * nothing. They are counted, and are no participants.
 */
export class UnknownListeners {
  readonly events = new EventEmitter<{ counted: [] }>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  came(): void {
    this.#count += 1;
    this.events.emit('counted');
  }

  left(): void {
    this.#count -= 1;
    this.events.emit('counted');
  }
}
