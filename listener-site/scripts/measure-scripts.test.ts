import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { measureScripts } from './measure-scripts.ts';

const FILES = {
  'page.js': 'import "./shared.js"; export const later = () => import("./later.js");',
  'shared.js': 'export const shared = "shared by both";',
  'later.js': 'import "./shared.js"; import "./deep.js"; import("./TalkMixing.js");',
  'TalkMixing.js': 'console.log("for ops");',
  'deep.js': 'console.log("deep");',
  'unused.js': 'console.log("nobody");',
};
const INLINE = 'console.log("inline")';

const gzip = (text: string): number => gzipSync(text, { level: 9 }).length;

test('follows what a page imports, each file once, apart from what it may import later', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-scripts-'));
  for (const [name, code] of Object.entries(FILES)) writeFileSync(path.join(folder, name), code);
  const html = `<script type="application/json">{"not":"a script"}</script><script>${INLINE}</script>
    <script type="module" src="/page.js"></script><script type="module" src="/shared.js"></script>`;
  const first = gzip(INLINE) + gzip(FILES['page.js']) + gzip(FILES['shared.js']);
  expect(await measureScripts(html, folder)).toEqual({
    first,
    all: first + gzip(FILES['later.js']) + gzip(FILES['deep.js']),
    steering: gzip(FILES['TalkMixing.js']),
  });
});
