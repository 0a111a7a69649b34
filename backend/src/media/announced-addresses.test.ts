import { expect, test } from 'vitest';
import { announcedAddresses } from './announced-addresses.ts';

const LOCAL = ['127.0.0.1', '192.168.1.5', '2001:db8::5'];

function names(book: Record<string, string[]>) {
  return async (name: string) => {
    const found = book[name];
    if (found === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return found;
  };
}

test('addresses are taken as they are, and nothing is looked up', async () => {
  expect(await announcedAddresses(['203.0.113.7', '2001:db8::9'], LOCAL, names({}))).toEqual([
    '203.0.113.7',
    '2001:db8::9',
  ]);
});

test('a name stands for the first address of each family', async () => {
  const lookUp = names({ 'aux.test': ['2001:db8::9', '203.0.113.7', '203.0.113.8'] });
  expect(await announcedAddresses(['aux.test'], LOCAL, lookUp)).toEqual(['203.0.113.7', '2001:db8::9']);
  expect(await announcedAddresses(['aux.test', '203.0.113.7'], LOCAL, lookUp)).toHaveLength(2);
});

test('a family that this machine lacks is left out', async () => {
  const lookUp = names({ 'aux.test': ['2001:db8::9', '203.0.113.7'] });
  expect(await announcedAddresses(['aux.test'], ['10.0.0.2'], lookUp)).toEqual(['203.0.113.7']);
});

test.each([
  ['does not resolve', [], 'does not resolve (ENOTFOUND)'],
  ['leads to this machine itself', ['127.0.1.1'], 'nobody else can reach'],
  ['has only addresses of a family that this machine lacks', ['2001:db8::9'], 'lacks'],
])('a name that %s is refused in one line', async (_, addresses, words) => {
  const lookUp = names(addresses.length > 0 ? { 'aux.test': addresses } : {});
  const asked = announcedAddresses(['aux.test'], ['10.0.0.2'], lookUp);
  await expect(asked).rejects.toThrow(words);
  await expect(asked).rejects.toThrow(/^MEDIASOUP_ANNOUNCED_IP.*give the address itself\.$/);
});
