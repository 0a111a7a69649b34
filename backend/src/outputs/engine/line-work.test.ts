import { describe, expect, it } from 'vitest';
import { between, encodedTones, heardIn, runTool, toneIn } from '../../../test-support/judges/index.ts';
import { HEAD_PAGES, opusHead } from './opus-head.ts';
import { LineWork } from './line-work.ts';
import { PacketBatch } from './packet-batch.ts';
import type { ThreadNews } from './thread-messages.ts';
import type { StreamFormat } from '../stream-format.ts';

it('x', async () => {
  const frames = await encodedTones({ left: 440, right: 1000, ms: 10_000 });
  const news: ThreadNews[] = [];
  const work = new LineWork((n) => news.push(n));
  work.do({ task: 'line', line: 1, originMs: 0, start: 0, channels: 2 });
  const serial = 77;
  const formats: StreamFormat[] = ['ogg', 'ogg-chained', 'mp3-192'];
  formats.forEach((format, i) => work.do({ task: 'feed', sink: 10 + i, line: 1, format, start: null, place: format.startsWith('mp3') ? null : { serial, sequence: HEAD_PAGES, granule: 0 } }));
  await new Promise((r) => setTimeout(r, 1500));
  const batch = new PacketBatch();
  const sent: Array<{ atMs: number; packet: Buffer; publication: number }> = [];
  let seq = 1;
  let rnd = 12345;
  const random = () => ((rnd = (rnd * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff);
  for (let i = 0; i < 500; i += 1) {
    seq += 1;
    const ms = 100 + i * 20 + (i >= 300 ? 2013 : 0);
    if (random() < 0.05) continue;
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0); header.writeUInt8(111, 1); header.writeUInt16BE(seq, 2);
    header.writeUInt32BE((4294900000 + i * 960 + (i >= 300 ? 7 : 0)) >>> 0, 4); header.writeUInt32BE(5, 8);
    sent.push({ atMs: ms + 30 + random() * 60 + (random() < 0.05 ? 250 : 0), packet: Buffer.concat([header, frames[i % frames.length]!]), publication: i >= 300 ? 2 : 1 });
  }
  sent.sort((a, b) => a.atMs - b.atMs);
  for (let now = 0; now < 13_000; now += 50) {
    while (sent[0] && sent[0].atMs <= now) { const s = sent.shift()!; batch.add({ line: 1, ...s }); }
    work.do({ task: 'packets', nowMs: now, batch: batch.take() });
    if (now === 5000) work.do({ task: 'retag', sink: 11, position: 5000 * 48, tags: [['TITLE', 'Zwei']] });
  }
  formats.forEach((_, i) => work.do({ task: 'end', sink: 10 + i, tags: null }));
  await new Promise((r) => setTimeout(r, 300));
  console.log(news.filter((n) => n.news === 'fault' || n.news === 'ended'));
  const fs = await import('node:fs');
  for (const [i, format] of formats.entries()) {
    const chunks = news.filter((n) => n.news === 'chunk').filter((n) => n.sink === 10 + i);
    const head = format.startsWith('mp3') ? Buffer.alloc(0) : opusHead({ serial, channels: 2, tags: [['TITLE', 'Eins']] });
    const bytes = Buffer.concat([head, ...chunks.map((c) => c.bytes)]);
    fs.writeFileSync(`/tmp/out.${format}`, bytes);
    const heard = await heardIn(bytes);
    console.log(format, chunks.length, bytes.length, heard.durationMs, heard.complaints.slice(0, 500));
    for (let s = 0; s < heard.durationMs; s += 500) console.log(s, ...[440, 1000].flatMap((hz) => [toneIn(between(heard.left, s, s + 500), hz).toFixed(2), toneIn(between(heard.right, s, s + 500), hz).toFixed(2)]));
    if (!format.startsWith('mp3')) { const v = await runTool('oggz-validate', [`/tmp/out.${format}`]); console.log(v.stdout.toString(), v.stderr, v.status); const o = await runTool('opusinfo', [`/tmp/out.${format}`]); console.log(o.stdout.toString(), o.stderr); }
    else { const m = await runTool('mpg123', ['-t', `/tmp/out.${format}`]); console.log(m.stderr.slice(-600)); }
  }
});
