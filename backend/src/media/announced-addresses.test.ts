import { expect, test } from 'vitest';
import { AnnouncedAddresses, type LookUp } from './announced-addresses.ts';

const LOCAL = ['127.0.0.1', '192.168.1.5', '2001:db8::5'];

function names(book: Record<string, string[]>) {
  return async (name: string) => {
    const found = book[name];
    if (found === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return found;
  };
}

async function announcedAddresses(announced: string[], local: string[], lookUp: LookUp): Promise<string[]> {
  const addresses = new AnnouncedAddresses(announced, lookUp);
  await addresses.ask();
  return addresses.on(local);
}

test('addresses are taken as they are, and nothing is looked up', async () => {
  expect(await announcedAddresses(['203.0.113.7', '2001:db8::9'], LOCAL, names({}))).toEqual([
    '203.0.113.7',
    '2001:db8::9',
  ]);
});

test('a name stands for one address of each family', async () => {
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
  ['leads to no machine', ['0.0.0.0', '169.254.7.7', '224.0.0.1', '::', 'fe80::1'], 'nobody else can reach'],
  ['has only addresses of a family that this machine lacks', ['2001:db8::9'], 'lacks'],
])('a name that %s is refused in one line', async (_, addresses, words) => {
  const lookUp = names(addresses.length > 0 ? { 'aux.test': addresses } : {});
  const asked = announcedAddresses(['aux.test'], ['10.0.0.2'], lookUp);
  await expect(asked).rejects.toThrow(words);
  await expect(asked).rejects.toThrow(/^MEDIASOUP_ANNOUNCED_IP.*give the address itself\.$/);
});

test('an address of a name that nobody can reach is left out beside one that people can', async () => {
  const lookUp = names({ 'aux.test': ['0.0.0.0', '127.0.1.1', '169.254.7.7', '203.0.113.7', 'fe80::1'] });
  expect(await announcedAddresses(['aux.test'], LOCAL, lookUp)).toEqual(['203.0.113.7']);
});

test('a name of several addresses keeps the one that clients were told, in whatever order they come', async () => {
  let answers = ['203.0.113.10', '203.0.113.9'];
  const addresses = new AnnouncedAddresses(['aux.test'], async () => answers);
  const told = async () => {
    await addresses.ask();
    return addresses.on(LOCAL);
  };
  expect(await told()).toEqual(['203.0.113.9']);
  answers = ['203.0.113.9', '203.0.113.10'];
  expect(await told()).toEqual(['203.0.113.9']);
  answers = ['203.0.113.8', '203.0.113.10', '203.0.113.9'];
  expect(await told()).toEqual(['203.0.113.9']);
  answers = ['203.0.113.10'];
  expect(await told()).toEqual(['203.0.113.10']);
});

test('a name server that is away, or says what cannot be used, leaves what it said before', async () => {
  const book: Record<string, string[]> = { 'aux.test': ['203.0.113.7'] };
  const addresses = new AnnouncedAddresses(['aux.test'], names(book));
  await addresses.ask();
  book['aux.test'] = ['0.0.0.0'];
  await expect(addresses.ask()).rejects.toThrow('nobody else can reach');
  delete book['aux.test'];
  await expect(addresses.ask()).rejects.toThrow('does not resolve');
  expect(addresses.on(LOCAL)).toEqual(['203.0.113.7']);
});
