import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MARK = 'AUXCAST_OWN_NETWORK';

/**
 * Network namespaces want root. Whoever is not gets a user namespace to be root in, with a network of its
 * own: this same program is run again in there. Resolves with its exit code, or with undefined where no such
 * thing is needed.
 */
export async function runInOwnNetwork(): Promise<number | undefined> {
  if (process.getuid?.() === 0) return undefined;
  if (process.env[MARK]) throw new Error('This user namespace grants no rights over its network.');
  const script = 'mount -t tmpfs tmpfs /run && ip link set lo up && exec "$0" "$@"';
  const child = spawn('unshare', ['-Urnm', 'sh', '-c', script, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const exited: Promise<unknown[]> = once(child, 'exit');
  const [code] = await exited;
  return typeof code === 'number' ? code : 1;
}
