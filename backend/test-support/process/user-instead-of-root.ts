import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** For programs that refuse to run as root: as whom root runs them. Undefined: this is not root. */
export async function userInsteadOfRoot(
  name: string,
): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const ids = await Promise.all(['-u', '-g'].map((kind) => run('id', [kind, name])));
  const [uid = 0, gid = 0] = ids.map(({ stdout }) => Number(stdout));
  return { uid, gid };
}
