import { createNanoEvents } from 'nanoevents';
import type { SeenDesk } from '../desk/desk.ts';
import { deskEvents } from '../desk/desk-events.ts';
import { lenient } from '../lenient.ts';
import type { TalkLine } from './talk-line.ts';

const READER = lenient(deskEvents.desk);

interface DeskNews {
  readonly change: (desk: SeenDesk) => void;
}

/** Keeps the desk as host and ops are told of it. Over a break it stands as it was. */
export class DeskKeeper {
  readonly #emitter = createNanoEvents<DeskNews>();
  readonly #stop: () => void;
  #desk: SeenDesk | undefined;

  constructor(line: Pick<TalkLine, 'on'>) {
    this.#stop = line.on('other', ({ event, data }) => {
      const desk = event === 'desk' ? READER.safeParse(data).data : undefined;
      if (desk) this.#become(desk);
    });
  }

  /** `undefined` as long as no desk was opened in this session. */
  get desk(): SeenDesk | undefined {
    return this.#desk;
  }

  /** Returns what takes the listener away again. */
  onChange(listener: DeskNews['change']): () => void {
    return this.#emitter.on('change', listener);
  }

  /** Idempotent. */
  close(): void {
    this.#stop();
  }

  #become(desk: SeenDesk): void {
    this.#desk = desk;
    this.#emitter.emit('change', desk);
  }
}
