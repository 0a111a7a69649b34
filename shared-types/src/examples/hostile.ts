/** Values that somebody who means harm, or a broken page, sends where something else is expected. */

/** `depth` arrays within one another. */
export function nested(depth: number): unknown {
  let value: unknown = 'core';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** As a parser of JSON makes it: an own field, which an object literal cannot have. */
export const WITH_PROTO: unknown = JSON.parse('{"__proto__":{"isAdmin":true}}');

/** Fit for no field of the protocol. */
export const MISFITS: Readonly<Record<string, unknown>> = {
  'not a number': Number.NaN,
  infinite: Number.POSITIVE_INFINITY,
  'a huge number': 1e300,
  'a negative number': -1,
  'a long text': 'x'.repeat(2_000_000),
  'a deep nest': nested(20_000),
  'a list': [[]],
  'an object': { unexpected: true },
  'an object with a prototype': WITH_PROTO,
};

/** Texts that nothing can be seen of once they are cleaned. */
export const EMPTY_TEXTS: Readonly<Record<string, string>> = {
  'an empty text': '',
  'only white space': ' \t\n\u2003',
  'only control characters': '\u0000\u0007\u009f',
  'only bidi controls': '\u202e\u2066\u200f',
  'only half a surrogate pair': '\ud83d',
  'only zero-width spaces': '\u200b\u200b',
  'only fillers': '\u3164\uffa0',
};

/** Addresses that must never become a link. */
export const HOSTILE_URLS: Readonly<Record<string, string>> = {
  javascript: 'javascript:alert(1)',
  'javascript in disguise': 'JaVaScRiPt:alert(1)//https://a.example',
  'javascript across lines': 'java\nscript:alert(1)',
  data: 'data:text/html,<script>alert(1)</script>',
  blob: 'blob:https://a.example/0b1',
  file: 'file:///etc/passwd',
  'an extension': 'chrome-extension://abcdefghijklmnopabcdefghijklmnop/popup.html',
  'no scheme': '//a.example/x',
  'a path': '/s/23456789ab',
  'no host': 'https://',
  'a colon alone': 'https:a.example',
  'bidi controls': 'https://a.example/\u202egpj.exe',
  'letters that look alike': 'https://\u0430pple.example/',
  'white space within': 'https://a.example/a b',
  'too long': `https://a.example/${'x'.repeat(2048)}`,
};

/** What no channel is called. */
export const BAD_CHANNELS: Readonly<Record<string, unknown>> = {
  empty: '',
  'in capitals': 'Stage',
  'with a space': 'green room',
  'a path': '../program',
  'too long': 'a'.repeat(33),
  null: null,
  'a number': 1,
};

/** What no id is. */
export const BAD_IDS: Readonly<Record<string, unknown>> = {
  empty: '',
  long: 'x'.repeat(65),
  'a number': 7,
  null: null,
};
