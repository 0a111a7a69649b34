import type { NestExpressApplication } from '@nestjs/platform-express';
import { type Config, ConfigError } from './config/index.ts';

/**
 * Listens; answers with the port, which is a free one where the configuration says 0.
 * @throws ConfigError when the port or the address cannot be had
 */
export async function listen(
  app: NestExpressApplication,
  config: Pick<Config, 'port' | 'host'>,
): Promise<number> {
  try {
    if (config.host === undefined) await app.listen(config.port);
    else await app.listen(config.port, config.host);
  } catch (error) {
    throw mended(error, config);
  }
  const address: unknown = app.getHttpServer().address();
  if (
    typeof address === 'object' &&
    address !== null &&
    'port' in address &&
    typeof address.port === 'number'
  ) {
    return address.port;
  }
  throw new Error('The server listens on no port.');
}

function mended(error: unknown, { port, host }: Pick<Config, 'port' | 'host'>): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        'PORT',
        `${port} is in use; choose another, for example: PORT=${port + 1} npm start`,
      );
    case 'EACCES':
      return new ConfigError(
        'PORT',
        `${port} is not yours to listen on; choose one above 1023: PORT=3000 npm start`,
      );
    case 'EADDRNOTAVAIL':
      return new ConfigError('HOST', `${host} is no address of this machine; leave it out to listen on all.`);
    default:
      return error;
  }
}
