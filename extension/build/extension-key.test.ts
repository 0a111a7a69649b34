import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EXTENSION_KEY } from './extension-key.ts';

describe('EXTENSION_KEY', () => {
  test('is a public key, and gives the id that settings and servers know', () => {
    const der = Buffer.from(EXTENSION_KEY, 'base64');
    expect(createPublicKey({ key: der, format: 'der', type: 'spki' }).asymmetricKeyType).toBe('rsa');
    // Chromium: the first 32 hexadecimal digits of the key's SHA-256, written with a to p.
    const digits = createHash('sha256').update(der).digest('hex').slice(0, 32);
    const id = digits.replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
    expect(id).toBe('gfonpccmjmddlclajihmbgpddcmophdk');
  });
});
