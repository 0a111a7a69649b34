import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { between, encodedTones, heardIn, runTool, toneIn } from '../../test-support/judges/index.ts';
import { TestServer } from '../../test-support/party/index.ts';
import { EncodedPackets, PacketClock, programParameters, SendingPeer } from '../../test-support/sound/index.ts';
import { Outputs } from './outputs.ts';

it('x', async () => {
  await using server = await TestServer.start();
  const outputs = new Outputs({ sessions: server.registry, time: { now: () => Date.now() }, maxEncoders: 3, log: console });
  const client = await server.connect();
  const welcome = await client.createSession();
  const frames = await encodedTones({ left: 440, right: 1000, ms: 20_000 });
  const session = server.registry.get(welcome.session.sessionId)!;
  const out = outputs.of(session);
  const t0 = performance.now();
  const got: Record<string, Buffer[]> = {};
  for (const format of ['ogg', 'mp3-192'] as const) {
    const { feed } = await out.take(format);
    const list = (got[format] = [feed.head, ...feed.recent.map((c) => c.bytes)]);
    feed.onChunk((c) => { list.push(c.bytes); console.log(format, (performance.now() - t0).toFixed(0), 'start', c.startMs.toFixed(0), 'behind', (out.nowMs - c.startMs).toFixed(0), c.bytes.length); });
    feed.onEnd(() => console.log(format, 'end'));
  }
  const track = out.recordTrack({ path: '/tmp/track.opus', channels: 2, tags: [['TITLE', 'Track']], reservedTagBytes: 4096, source: () => session.media.program });
  for (let round = 0; round < 2; round += 1) {
    const packets = new EncodedPackets(frames);
    const { transport } = await client.ask('createProducerTransport', {});
    const rtpParameters = programParameters(packets.ssrc);
    const { sending, dtlsParameters } = await SendingPeer.offer(transport, rtpParameters);
    await client.ask('connectTransport', { transportId: transport.id, dtlsParameters });
    await sending.opened;
    await client.ask('produce', { transportId: transport.id, kind: 'audio', rtpParameters });
    console.log('on air', performance.now() - t0);
    let n = 0;
    const clock = new PacketClock(() => { n += 1; const p = packets.next(); if (n % 20 !== 7) sending.send(p); });
    clock.start();
    await sleep(4000);
    clock.stop();
    sending.close();
  }
  console.log('close', await track.close([['TITLE', 'Track'], ['CHAPTER001', '00:00:01.000'], ['CHAPTER001NAME', 'Foo']]));
  session.end('host');
  await outputs.close();
  for (const format of ['ogg', 'mp3-192']) {
    const bytes = Buffer.concat(got[format]!);
    writeFileSync(`/tmp/real.${format}`, bytes);
    const heard = await heardIn(bytes);
    console.log(format, bytes.length, heard.durationMs, heard.complaints.slice(0, 500));
    const rows = [];
    for (let s = 0; s < heard.durationMs; s += 500) rows.push([s, ...[440, 1000].flatMap((hz) => [toneIn(between(heard.left, s, s + 500), hz).toFixed(2), toneIn(between(heard.right, s, s + 500), hz).toFixed(2)])].join(' '));
    console.log(rows.join('\n'));
  }
  for (const f of ['/tmp/real.ogg', '/tmp/track.opus']) {
    for (const t of ['oggz-validate', 'opusinfo']) { const v = await runTool(t, [f]); console.log(t, v.stdout.toString(), v.stderr, v.status); }
  }
});
