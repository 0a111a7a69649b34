import { expect, test } from 'vitest';
import { OriginRule } from './origin-rule.ts';

const OWN = 'https://aux.example.org';
const rule = new OriginRule({ publicUrl: OWN, allowedOrigins: ['https://party.example.org'] });

test.each([
  undefined,
  OWN,
  'http://aux.example.org',
  'https://party.example.org',
  'http://localhost:3000',
  'chrome-extension://abcdefghijklmnop',
  'moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc',
])('%s may open a socket', (origin) => {
  expect(rule.allows(origin, OWN, 'localhost:3000')).toBe(true);
});

test.each([
  'https://evil.example',
  'https://aux.example.org.evil.example',
  'http://localhost:3001',
  'http://party.example.org',
  'null',
  '',
  'file://',
  'chrome-extension://',
  'https://chrome-extension://x',
])('%s may not', (origin) => {
  expect(rule.allows(origin, OWN, 'localhost:3000')).toBe(false);
});
