import process from 'node:process';
import * as z from 'zod/mini';
import type { Config } from './config.ts';
import type { LimitValues } from './limit-values.ts';
import { StartError } from './start-error.ts';

/** The server itself, its database and its log, and what is opened by chance. */
const OWN = 80;
/** The ways to and from one media worker. */
const PER_WORKER = 8;
/** A file that is being sent is open beside its connection. */
const PER_HTTP_CONNECTION = 2;
/** Below this there is no party. */
const LEAST_FREE = 64;

const limits = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.literal('unlimited')]) }) }),
});

/**
 * How many files and sockets this process may have open. Node raises its own limit as far as it may before
 * anything of ours runs, and names it in its report alone.
 */
export function openFileLimit(): number {
  // Names of peers and interfaces are not wanted, and looking them up takes its time. `@types/node` lacks it.
  Object.assign(process.report, { excludeNetwork: true });
  const report = limits.safeParse(process.report.getReport());
  const soft = report.success ? report.data.userLimits.open_files.soft : 'unlimited';
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : soft;
}

/** What takes files. */
interface OpenCaps extends Pick<LimitValues, 'connections' | 'httpConnections'> {
  readonly told: number;
}

export interface FittedCaps extends OpenCaps {
  /** What an operator should know; undefined: all that was asked for fits. */
  readonly line: string | undefined;
}

/**
 * The caps as far as open files allow: whoever comes beyond them is told why, while whoever comes when no
 * file is left is only cut off.
 * @throws StartError when the server itself would not fit
 */
export function fitToOpenFiles(
  { limits, rtc }: { readonly limits: OpenCaps; readonly rtc: Pick<Config['rtc'], 'workers'> },
  openFiles: number,
): FittedCaps {
  const own = ownFiles(rtc.workers);
  const wanted = filesFor(limits, rtc.workers);
  const free = openFiles - own;
  if (free < LEAST_FREE) {
    throw new StartError(
      `ulimit -n: ${openFiles} open files are too few: the server takes ${own} itself, and needs at least ${own + LEAST_FREE}; ` +
        `${wanted} are enough for all its caps. Raise it with ulimit -n, or LimitNOFILE= in a systemd unit.`,
    );
  }
  if (wanted <= openFiles) return { ...limits, line: undefined };
  const told = Math.min(limits.told, Math.floor(free / 8));
  const httpConnections = Math.min(limits.httpConnections, Math.floor(free / 3 / PER_HTTP_CONNECTION));
  const connections = Math.min(limits.connections, free - told - httpConnections * PER_HTTP_CONNECTION);
  return {
    connections,
    httpConnections,
    told,
    line:
      `ulimit -n: ${openFiles} open files are enough for ${connections} WebSockets (MAX_CONNECTIONS: ${limits.connections}) and ` +
      `${httpConnections} HTTP connections (MAX_HTTP_CONNECTIONS: ${limits.httpConnections}); with ${wanted} there would be room for all`,
  };
}

/** How many files may be open at the same time with these caps. */
export function filesFor({ connections, httpConnections, told }: OpenCaps, workers: number): number {
  return ownFiles(workers) + connections + httpConnections * PER_HTTP_CONNECTION + told;
}

function ownFiles(workers: number): number {
  return OWN + workers * PER_WORKER;
}
