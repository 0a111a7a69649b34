import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { EnvironmentKey } from './admin/keys/environment-key.ts';
import { type Config, loadConfig, StartError } from './config/index.ts';
import { createApp, STDOUT } from './create-app.ts';
import { doubtOfKeys } from './key-doubt.ts';
import { complain, describe, installLastResort } from './last-resort.ts';
import { wayOut } from './leave.ts';
import { listen } from './listen.ts';
import { WorkerPool } from './media/index.ts';
import { doubtsOfReach } from './reach-check.ts';
import { OwnNames } from './sessions/index.ts';
import { BUILT_PLACES } from './site/site-places.ts';
import { startMessage } from './start-message.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { LogOutput } from './telemetry/index.ts';

const output = new LogOutput(STDOUT);
const leave = wayOut(output);
installLastResort(output, leave);

async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApp(config, BUILT_PLACES, output);
  stopOnSignal(app, leave);
  const port = await listen(app, config);
  const adminKey = app.get(EnvironmentKey, { strict: false });
  const isPublic = config.publicUrl !== undefined || config.trustedProxies.length > 0;
  const isNearEnough = config.hostKey === undefined && !isPublic;
  const ownNames = isNearEnough ? new OwnNames(config).all : undefined;
  output.write(startMessage({ config, port, adminKeyFile: adminKey.file, ownNames }));
  const weakKeys = doubtOfKeys({ HOST_KEY: config.hostKey, ADMIN_KEY: adminKey.value });
  if (weakKeys !== undefined) new Logger('main').warn(weakKeys);
  if (config.hostKey === undefined && isPublic) {
    new Logger('main').warn('nobody can go live: a server that is public or behind a proxy needs HOST_KEY');
  }
  void warnOfReach(config, app.get(WorkerPool, { strict: false }));
}

main().catch((error: unknown) => {
  // What is wrong with a setting needs no stack.
  complain(error instanceof StartError ? error.message : describe(error));
  leave(1);
});

/** In the background: what does not answer takes its time, and the server is up. */
async function warnOfReach({ publicUrl }: Config, pool: WorkerPool): Promise<void> {
  const log = new Logger('main');
  try {
    const told = pool.addresses.map(({ ip, announcedAddress }) => announcedAddress ?? ip);
    const ports = pool.loads().map(({ port }) => port);
    for (const doubt of await doubtsOfReach({ told, ports, publicUrl })) log.warn(doubt);
  } catch (error) {
    log.error(error);
  }
}
