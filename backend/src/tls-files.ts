import { readFileSync, statSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { Logger } from '@nestjs/common';
import { ConfigError, type TlsConfig } from './config/index.ts';

/** How often it is looked whether the certificate was renewed. Milliseconds. */
const LOOK_EVERY_MS = 60_000;
/** As for the headers of a request: whoever opens a connection has so long to greet. Milliseconds. */
const HANDSHAKE_MS = 10_000;

/** What a TLS server is made with. */
export interface TlsOptions {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly handshakeTimeout: number;
}

/**
 * The certificate and its key, which fit each other.
 * @throws ConfigError that names the variable and the mend
 */
export function readTls({ certFile, keyFile }: TlsConfig): TlsOptions {
  const cert = read('TLS_CERT', certFile);
  const key = read('TLS_KEY', keyFile);
  demand(
    'TLS_CERT',
    () => createSecureContext({ cert }),
    'give a file with a certificate in PEM, and its chain',
  );
  demand(
    'TLS_KEY',
    () => createSecureContext({ key }),
    'give a file with a private key in PEM, without a passphrase',
  );
  demand(
    'TLS_KEY',
    () => createSecureContext({ cert, key }),
    'this key does not belong to the certificate of TLS_CERT',
  );
  return { cert, key, handshakeTimeout: HANDSHAKE_MS };
}

/** Takes a renewed certificate without a restart: whoever comes from then on is shown that one. */
export function followTls(server: HttpServer, tls: TlsConfig, everyMs = LOOK_EVERY_MS): void {
  if (!(server instanceof TlsServer)) return;
  const log = new Logger('tls');
  let seen = changedAt(tls);
  const timer = setInterval(() => {
    const now = changedAt(tls);
    if (now === seen) return;
    seen = now;
    try {
      server.setSecureContext(readTls(tls));
      log.log('a renewed certificate is in use');
    } catch (error) {
      // Both files are not written in one moment: the next look may find them whole.
      seen = '';
      log.warn(`the certificate was changed, and cannot be used yet: ${messageOf(error)}`);
    }
  }, everyMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}

function read(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError(
      variable,
      `${file} cannot be read (${messageOf(error)}); name a file that the server may read.`,
    );
  }
}

function demand(variable: string, use: () => unknown, mend: string): void {
  try {
    use();
  } catch (error) {
    throw new ConfigError(variable, `${mend} (${messageOf(error)}).`);
  }
}

function changedAt({ certFile, keyFile }: TlsConfig): string {
  return [certFile, keyFile].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
