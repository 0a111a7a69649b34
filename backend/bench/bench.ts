/** What a benchmark is, and what it hands back. */
import type { Budget } from './budget.ts';

/** One line of the table for people. */
export interface Row {
  readonly label: string;
  readonly value: string;
}

export interface BenchResult {
  /** Exactly what `--json` writes. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What the table shows besides the figures under a budget: how they came about. */
  readonly rows: readonly Row[];
  readonly budgets: readonly Budget[];
}

export interface Bench {
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
  /**
   * `say` tells people how far it is. Whatever the run starts, `scope` ends. `minutes` as it was asked for,
   * if it was: of interest to a bench that goes on for a while.
   */
  readonly run: (
    scope: AsyncDisposableStack,
    say: (line: string) => void,
    minutes: number | undefined,
  ) => Promise<BenchResult>;
}
