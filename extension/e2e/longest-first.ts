import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of those that take over two minutes, the longest first. */
const LONG = ['network-listeners', 'sites', 'network-host', 'site-reader', 'hostile-now-playing'];

/**
 * On a fresh machine, where nobody knows how long a file takes, vitest begins with the largest files. Ours
 * that take longest are small, and the last of them would run by itself at the end.
 */
export class LongestFirst extends BaseSequencer {
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
