import { styleText } from 'node:util';
import type { Tone } from '../harness/ear.ts';
import type { ListenerReading } from '../harness/listener-page.ts';

const WIDTHS = [9, 13, 15, 15, 30] as const;

/**
 * Rows a person can follow while the demo runs: one a listener and moment, printed only when something
 * changed.
 */
export class LiveTable {
  readonly #startedAtMs = performance.now();
  readonly #last = new Map<string, string>();

  constructor() {
    console.log(
      styleText('dim', row('  time', ['listener', 'page', 'left ear', 'right ear', 'now playing'])),
    );
  }

  /** A step of the play, with what was measured in it. */
  step(words: string): void {
    console.log(styleText('bold', `${this.#time()}  ${words}`));
  }

  show(browser: string, reading: ListenerReading): void {
    const cells = [browser, reading.state, level(reading.left), level(reading.right), headline(reading)];
    // Levels waver by a decibel all the time: not news.
    const news = [
      reading.state,
      Math.round(reading.left.hz / 10),
      Math.round(reading.right.hz / 10),
      reading.title,
    ].join();
    if (this.#last.get(browser) === news) return;
    this.#last.set(browser, news);
    console.log(row(this.#time(), cells));
  }

  #time(): string {
    return `${((performance.now() - this.#startedAtMs) / 1000).toFixed(1).padStart(5)}s`;
  }
}

function row(time: string, cells: readonly string[]): string {
  return [time, ...cells.map((cell, column) => cell.slice(0, 40).padEnd(WIDTHS[column] ?? 0))].join('  ');
}

function level({ hz, db }: Tone): string {
  if (db < -80) return 'silent';
  return `${hz.toFixed(0).padStart(4)} Hz ${db.toFixed(0).padStart(4)} dB`;
}

function headline({ title, artist }: ListenerReading): string {
  return artist ? `${title} / ${artist}` : title;
}
