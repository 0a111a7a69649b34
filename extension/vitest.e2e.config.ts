import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They measure how the sound comes, load the machine, or show the main job as the README does. */
const ALONE = ['e2e/{desk*,hearing,main-job,mix,who-hears-whom}.test.ts', 'e2e/faults/process-crowd.test.ts'];

/** A real browser on a busy machine: these end what hangs, and judge no speed. */
const COMMON = { testTimeout: 240_000, hookTimeout: 240_000 };

/** Of those that take over two minutes, the longest first. */
const LONG = ['network-listeners', 'sites', 'network-host', 'site-reader', 'hostile-now-playing'];

/**
 * On a fresh machine, where nobody knows how long a file takes, vitest begins with the largest files. Ours
 * that take longest are small, and the last of them would run by itself at the end.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // A stable sort: what is not on the list keeps its place.
    return sorted.sort((one, other) => group(one) - group(other) || rank(one) - rank(other));
  }
}

function group({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rank({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return rank < 0 ? LONG.length : rank;
}

/** Most of them wait more than they work: three files at a time suit two cores. */
export default defineConfig({
  test: {
    // Tests of one file that say they may run beside each other.
    maxConcurrency: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...COMMON,
          name: 'three at a time',
          include: ['e2e/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
