import { expect, test } from 'vitest';
import { startMessage } from './start-message.ts';

const interfaces = {
  lo: [address('127.0.0.1', true)],
  eth0: [address('192.168.1.20', false)],
};

function address(ip: string, internal: boolean) {
  return { address: ip, internal, family: 'IPv4' as const, netmask: '', mac: '', cidr: null };
}

test('tells where to go and how to load the extension', () => {
  const text = startMessage({
    config: { host: undefined, publicUrl: undefined, tls: undefined },
    port: 3000,
    adminKeyFile: '/data/admin-key',
    interfaces,
  });
  expect(text).toContain('http://localhost:3000');
  expect(text).toContain('http://192.168.1.20:3000');
  expect(text).toContain('http://localhost:3000/extension.zip');
  expect(text).toContain('chrome://extensions');
  expect(text).toContain('/data/admin-key');
});

test('tells addresses with https where the server ends TLS itself', () => {
  const text = startMessage({
    config: { host: undefined, publicUrl: undefined, tls: { certFile: '/c', keyFile: '/k' } },
    port: 3000,
    adminKeyFile: undefined,
    interfaces,
  });
  expect(text).toContain('https://localhost:3000/extension.zip');
  expect(text).toContain('https://192.168.1.20:3000');
  expect(text).not.toContain('http://');
});

test('shows no address it does not listen on', () => {
  const text = startMessage({
    config: { host: '127.0.0.1', publicUrl: 'https://aux.example.org', tls: undefined },
    port: 3000,
    adminKeyFile: undefined,
    interfaces,
  });
  expect(text).not.toContain('192.168.1.20');
  expect(text).toContain('https://aux.example.org/extension.zip');
  expect(text).toContain('ADMIN_KEY');
});

test('says who may go live where being near is enough', () => {
  const about = {
    config: { host: undefined, publicUrl: undefined, tls: undefined },
    port: 3000,
    adminKeyFile: undefined,
    interfaces,
  };
  const text = startMessage({ ...about, ownNames: ['localhost', 'kitchen', 'kitchen.local'] });
  expect(text).toContain('localhost, kitchen, kitchen.local. For other names add them to ALLOWED_ORIGINS.');
  expect(text).toContain('set HOST_KEY');
  expect(startMessage(about)).not.toContain('HOST_KEY');
});
