/**
 * Plays every fault against the real product, in real browsers. Arguments: the acts to play, all of them
 * unless given. Prints JSON: `{"figures": FaultFigures, "failures": [{"play", "reason"}]}`. Progress goes to
 * stderr.
 */
import { runInOwnNetwork } from '../demo/own-network.ts';
import { networkAct } from './network/network-act.ts';
import type { Act, Figures } from './play.ts';
import { PROCESS_ACTS } from './process-acts.ts';

const ACTS: Readonly<Record<string, Act>> = { ...PROCESS_ACTS, network: networkAct };

const inOwnNetwork = await runInOwnNetwork();
if (inOwnNetwork !== undefined) process.exit(inOwnNetwork);

await using stop = new AsyncDisposableStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop.disposeAsync().finally(() => process.exit(1)));
}

const figures: Figures = {};
const failures: { readonly play: string; readonly reason: string }[] = [];
const say = (line: string) => console.error(line);

for (const name of wanted(process.argv.slice(2))) {
  say(`\n${name}`);
  const scope = new AsyncDisposableStack();
  stop.use(scope);
  const perform = (play: string, run: () => Promise<Figures>) =>
    kept(play, async () => void Object.assign(figures, await run()));
  await kept(name, async () => ACTS[name]?.({ scope, say, perform }));
  await kept(`after ${name}`, () => scope.disposeAsync());
}
console.log(JSON.stringify({ figures, failures }));

function wanted(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !ACTS[name]);
  if (unknown.length > 0) throw new Error(`There is no act ${unknown}. There are: ${Object.keys(ACTS)}.`);
  return names.length > 0 ? names : Object.keys(ACTS);
}

/** What fails is told at the end; what comes next is played all the same. */
async function kept(play: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    say(`${play} failed: ${error instanceof Error ? error.stack : String(error)}`);
    failures.push({ play, reason: error instanceof Error ? error.message : String(error) });
  }
}
