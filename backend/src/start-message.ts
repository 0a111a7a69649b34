import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { type Config, WORKSPACE_ROOT } from './config/index.ts';

export interface StartMessageOptions {
  readonly config: Pick<Config, 'host' | 'publicUrl' | 'tls'>;
  readonly port: number;
  /** Where the admin key is kept; undefined: in the environment. */
  readonly adminKeyFile: string | undefined;
  /** Where being near is enough to go live: the names that count. undefined: it is not. */
  readonly ownNames?: readonly string[] | undefined;
  readonly interfaces?: ReturnType<typeof networkInterfaces>;
}

/** What whoever starts the server wants to know first. */
export function startMessage({
  config,
  port,
  adminKeyFile,
  ownNames,
  interfaces,
}: StartMessageOptions): string {
  const lan = lanAddresses(config.host, interfaces ?? networkInterfaces());
  const scheme = config.tls === undefined ? 'http' : 'https';
  const local = `${scheme}://${config.host === undefined || isLoopback(config.host) ? 'localhost' : bracketed(config.host)}:${port}`;
  const lines = [
    'Auxcast is up.',
    '',
    `  On this machine   ${local}`,
    ...lan.map((address) => `  On your network   ${scheme}://${address}:${port}`),
    ...(config.publicUrl === undefined ? [] : [`  For everybody     ${config.publicUrl}`]),
    '',
    '  To host, load the extension into Chrome:',
    `    1. Download ${config.publicUrl ?? local}/extension.zip and unpack it (or use ${path.join(WORKSPACE_ROOT, 'extension/dist/chrome-mv3')}).`,
    '    2. Open chrome://extensions and switch on Developer mode.',
    '    3. Click "Load unpacked" and choose the unpacked folder.',
    '',
    ...(ownNames === undefined ? [] : whoMayGoLive(ownNames)),
    `  Admin API: ${local}/api/docs, key ${adminKeyFile === undefined ? 'from ADMIN_KEY' : `in ${adminKeyFile}`}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function whoMayGoLive(ownNames: readonly string[]): readonly string[] {
  return [
    '  Who may go live: whoever is on your network and calls this server by an address of it, or as',
    `  ${ownNames.join(', ')}. For other names add them to ALLOWED_ORIGINS. Where a proxy, a tunnel or a`,
    '  container stands in front, or not everybody may: set HOST_KEY.',
    '',
  ];
}

function lanAddresses(
  host: string | undefined,
  interfaces: ReturnType<typeof networkInterfaces>,
): readonly string[] {
  if (host !== undefined && host !== '0.0.0.0' && host !== '::') return [];
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host.startsWith('127.') || host === '0.0.0.0' || host === '::'
  );
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
