/** Builds all projects; Nx skips what has not changed. */
import { step } from '../progress.mjs';
import { runNx } from './nx.mjs';

export async function buildProjects() {
  await step('Building', (detail) => runNx('The build failed.', ['run-many', '-t', 'build'], detail));
}
