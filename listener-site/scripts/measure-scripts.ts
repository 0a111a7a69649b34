import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { init, parse } from 'es-module-lexer';

/** Gzip, bytes. */
export interface ScriptSizes {
  /** What the page runs before anybody touches it: its script elements and all that they import. */
  readonly first: number;
  /** That, and all that they may import later without a right to steer. */
  readonly all: number;
  /** What host and ops load on top of it. */
  readonly steering: number;
}

/** Panels that nobody loads who may not steer. */
const STEERING = /\/Talk(Steering|Mixing|Outputs)\./;

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/g;

/** The scripts of a rendered page, and of the files in `clientDir` that they lead to. */
export async function measureScripts(html: string, clientDir: string): Promise<ScriptSizes> {
  await init;
  const sizes = new Map<string, number>();
  const first = new Set<string>();
  const all = new Set<string>();

  const visit = async (url: string, from: string, into: readonly Set<string>[]): Promise<void> => {
    const file = new URL(url, new URL(from, 'http://site')).pathname;
    const news = into.filter((set) => !set.has(file));
    if (news.length === 0) return;
    for (const set of news) set.add(file);
    const code = await readFile(path.join(clientDir, file));
    sizes.set(file, gzipSync(code, { level: 9 }).length);
    for (const { n: next, d: dynamicAt } of parse(code.toString())[0]) {
      if (next) await visit(next, file, dynamicAt === -1 ? news : news.filter((set) => set === all));
    }
  };

  let inline = 0;
  for (const [, attributes = '', code = ''] of html.matchAll(SCRIPT)) {
    if (attributes.includes('application/json')) continue;
    const src = /\bsrc="([^"]+)"/.exec(attributes)?.[1];
    if (src) await visit(src, '/', [first, all]);
    else inline += gzipSync(code, { level: 9 }).length;
  }
  const sum = (files: Set<string>): number =>
    [...files].reduce((total, file) => total + (sizes.get(file) ?? 0), inline);
  const steering = [...all].filter((file) => STEERING.test(file));
  const steeringBytes = steering.reduce((total, file) => total + (sizes.get(file) ?? 0), 0);
  return { first: sum(first), all: sum(all) - steeringBytes, steering: steeringBytes };
}
