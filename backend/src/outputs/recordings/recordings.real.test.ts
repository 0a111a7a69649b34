/** By the whole server: what was played is in the files, as programs that we did not write read them. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { recordingList, STAGE } from '@auxcast/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  between,
  clicksIn,
  encodedClicks,
  encodedTones,
  heardIn,
  runTool,
  toneIn,
} from '../../../test-support/judges/index.ts';
import { ADMIN_KEY, AppServer, errorOf, TestStudio, TestTalker } from '../../../test-support/party/index.ts';
import { temporaryFolder } from '../../../test-support/process/index.ts';
import { EncodedPackets } from '../../../test-support/sound/index.ts';

/** Of what ffprobe says. */
const probed = z.object({
  chapters: z.array(z.object({ start_time: z.string(), tags: z.object({ title: z.string() }) })),
});
const CLICKS_EVERY_MS = 500;
/** Four files are made and judged by a tool each. */
const LONG_MS = 180_000;
const RUN_STEP_MS = 50;
/** Shorter than that is a machine that was busy. */
const LASTING_MS = 600;

let server: AppServer;
let dataDir: string;
const scope = new AsyncDisposableStack();

beforeAll(async () => {
  dataDir = temporaryFolder(scope);
  server = await AppServer.start({ DATA_DIR: dataDir });
  scope.defer(() => server[Symbol.asyncDispose]());
});
afterAll(() => scope.disposeAsync());

/** A host with a tone for each ear. */
async function tonesLive(): Promise<TestStudio> {
  const frames = await encodedTones({ left: 440, right: 1000, ms: 2000 });
  return await TestStudio.live(server, new EncodedPackets(frames));
}

/** Once so much more of it is written than was told last. */
async function recorded(studio: TestStudio, moreMs: number): Promise<void> {
  const { client } = studio;
  const toldMs = client.told('recordingProgress').at(-1)?.durationMs ?? 0;
  await client.next('recordingProgress', ({ durationMs }) => durationMs >= toldMs + moreMs);
}

async function listed(sessionId: string, key: string) {
  const response = await server.api('GET', `/api/sessions/${sessionId}/recordings`, { key });
  expect(response.status).toBe(200);
  return recordingList.parse(await response.json()).recordings;
}

async function download(
  sessionId: string,
  recordingId: string,
  fileName: string,
  key: string,
): Promise<Buffer> {
  const address = `/api/sessions/${sessionId}/recordings/${recordingId}/${fileName}`;
  const response = await server.api('GET', address, { key });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('a recording of the program', () => {
  test('has the right tone in each ear, and no tool complains of it', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const { recordingId } = await studio.client.ask('startRecording', {});
    await recorded(studio, 3000);
    await studio.client.ask('stopRecording', {});
    const [recording] = await listed(studio.sessionId, hostToken);
    expect(recording).toMatchObject({ recordingId, endReason: 'stopped', isMultiTrack: false });
    const [track] = recording?.tracks ?? [];
    const bytes = await download(studio.sessionId, recordingId, track?.fileName ?? '', hostToken);
    expect(bytes).toHaveLength(track?.bytes ?? 0);
    const heard = await heardIn(bytes);
    expect(heard.complaints).toBe('');
    expect(heard.durationMs).toBeGreaterThan(2500);
    expect(Math.abs(heard.durationMs - (track?.durationMs ?? 0))).toBeLessThan(100);
    const [left, right] = [between(heard.left, 1000, 2500), between(heard.right, 1000, 2500)];
    expect([toneIn(left, 440), toneIn(right, 1000)].map((level) => level > 0.3)).toEqual([true, true]);
    expect([toneIn(left, 1000), toneIn(right, 440)].map((level) => level < 0.02)).toEqual([true, true]);
    const file = path.join(dataDir, 'recordings', recordingId, track?.fileName ?? '');
    expect((await runTool('oggz-validate', [file])).status).toBe(0);
    const info = await runTool('opusinfo', [file]);
    expect(info.stdout.toString() + info.stderr).not.toMatch(/WARNING|ERROR/i);
  });

  test('is told to everybody, and how far it is to the host alone', async () => {
    using studio = await tonesLive();
    using lou = await TestTalker.join(server, studio.sessionId);
    const began = lou.client.next('recording', ({ isRecording }) => isRecording);
    await studio.client.ask('startRecording', {});
    await began;
    const late = await server.connect();
    const { session } = await late.join(studio.sessionId);
    expect(session.recording.isRecording).toBe(true);
    await recorded(studio, 1000);
    const ended = lou.client.next('recording', ({ isRecording }) => !isRecording);
    await studio.client.ask('stopRecording', {});
    await ended;
    expect(lou.client.events.filter(({ event }) => event.startsWith('recordingP'))).toEqual([]);
  });

  test('has chapters of what was played, in its tags and beside it', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const play = async (title: string) => {
      const track = { title, artist: 'Somebody “else”', album: null, source: null, artworkId: null };
      await studio.client.ask('nowPlaying', { track, playbackState: 'none', position: null });
    };
    await play('Before');
    const { recordingId } = await studio.client.ask('startRecording', {});
    await recorded(studio, 2000);
    await play('Then "this"\u2028');
    await recorded(studio, 2000);
    await studio.client.ask('stopRecording', {});
    const [recording] = await listed(studio.sessionId, hostToken);
    const file = path.join(dataDir, 'recordings', recordingId, recording?.tracks[0]?.fileName ?? '');
    const probe = await runTool('ffprobe', ['-v', 'error', '-show_chapters', '-of', 'json', file]);
    const { chapters } = probed.parse(JSON.parse(probe.stdout.toString()));
    expect(chapters).toHaveLength(2);
    expect(chapters[0]).toMatchObject({
      start_time: '0.000000',
      tags: { title: 'Somebody “else” – Before' },
    });
    expect(Number(chapters[1]?.start_time)).toBeGreaterThan(1);
    const cue = await download(studio.sessionId, recordingId, recording?.cueFileName ?? '', hostToken);
    expect(cue.toString()).toMatch(/TRACK 02 AUDIO\r\n {4}TITLE "Then 'this'"/);
  });
});

describe('a recording of many tracks', () => {
  test(
    'has each sound in a file of its own, all of them at the same time',
    async () => {
      const music = await encodedClicks({ everyMs: CLICKS_EVERY_MS, channels: 2 });
      const voice = await encodedClicks({ everyMs: CLICKS_EVERY_MS, channels: 1 });
      const program = new EncodedPackets(music);
      using studio = await TestStudio.live(server, program);
      const { client, hostToken, sessionId } = studio;
      const { recordingId } = await client.ask('startRecording', { isMultiTrack: true });
      await studio.send('music', new EncodedPackets(music, program));
      await studio.send('microphone', new EncodedPackets(voice, program));
      await client.ask('press', { input: STAGE, number: studio.host.nextNumber() });
      await recorded(studio, 2000);
      // Late.
      using ada = await TestTalker.join(server, sessionId, {}, new EncodedPackets(voice, program));
      await client.ask('setRole', { participantId: ada.participantId, role: 'guest' });
      await ada.speak();
      await ada.press(STAGE);
      await recorded(studio, 4000);
      await client.ask('stopRecording', {});
      const [recording] = await listed(sessionId, hostToken);
      expect(recording?.tracks.map(({ kind }) => kind)).toEqual(['program', 'music', 'microphone', 'guest']);
      const phases: number[] = [];
      for (const { fileName } of recording?.tracks ?? []) {
        const heard = await heardIn(await download(sessionId, recordingId, fileName, hostToken));
        const clicks = clicksIn(heard.left);
        expect(clicks.length).toBeGreaterThan(2);
        phases.push(clicks.at(-2) ?? 0);
      }
      // Program, music and microphone were sent together, the guest's voice by a clock of its own.
      const [first = 0, second = 0, third = 0, guest = 0] = phases;
      for (const other of [second, third]) expect(offPhase(other - first)).toBeLessThan(20);
      expect(offPhase(guest - first)).toBeLessThan(60);
    },
    LONG_MS,
  );

  test('has nothing of what was not said to everybody, and no file of who said nothing', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const tone = await encodedTones({ left: 700, ms: 2000 });
    const { client, sessionId } = studio;
    using ada = await TestTalker.join(server, sessionId, {}, new EncodedPackets(tone));
    using bob = await TestTalker.join(server, sessionId, {}, new EncodedPackets(tone));
    for (const { participantId } of [ada, bob]) await client.ask('setRole', { participantId, role: 'guest' });
    const { channelId } = await client.ask('addChannel', { name: 'Backstage', mode: 'push-to-talk' });
    for (const right of ['talk', 'listen'] as const) {
      await client.ask('setRoleRight', { channelId, role: 'guest', right, allowed: true });
    }
    await Promise.all([ada.speak(), bob.speak()]);
    const { recordingId } = await client.ask('startRecording', { isMultiTrack: true });
    await bob.press(channelId);
    await ada.press(channelId);
    await recorded(studio, 4000);
    await ada.release(channelId);
    await ada.press(STAGE);
    await recorded(studio, 4000);
    await client.ask('stopRecording', {});
    const [recording] = await listed(sessionId, hostToken);
    const guests = recording?.tracks.filter(({ kind }) => kind === 'guest') ?? [];
    expect(guests).toHaveLength(1);
    const heard = await heardIn(await download(sessionId, recordingId, guests[0]?.fileName ?? '', hostToken));
    const talk = runsOf(heard.left, 700);
    expect(talk.map(({ isThere }) => isThere)).toEqual([false, true]);
    // What was said backstage before.
    expect(talk[0]?.ms).toBeGreaterThan(1500);
  });

  test('goes on in the same file with a guest who comes back', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const tone = await encodedTones({ left: 700, ms: 2000 });
    const { client, sessionId } = studio;
    using ada = await TestTalker.join(server, sessionId, {}, new EncodedPackets(tone));
    await client.ask('setRole', { participantId: ada.participantId, role: 'guest' });
    const { recordingId } = await client.ask('startRecording', { isMultiTrack: true });
    await ada.speak();
    await ada.press(STAGE);
    await recorded(studio, 4000);
    await ada.client.ask('leave', {});
    await recorded(studio, 4000);
    await ada.comeBack(server, sessionId);
    await ada.speak();
    await ada.press(STAGE);
    await recorded(studio, 5000);
    await client.ask('stopRecording', {});
    const [recording] = await listed(sessionId, hostToken);
    const guests = recording?.tracks.filter(({ kind }) => kind === 'guest') ?? [];
    expect(guests).toHaveLength(1);
    const heard = await heardIn(await download(sessionId, recordingId, guests[0]?.fileName ?? '', hostToken));
    const talk = runsOf(heard.left, 700).filter(({ isThere }) => isThere);
    expect(talk).toHaveLength(2);
  });

  test('is the only time for sounds apart, and nobody but the recorder gets them', async () => {
    using studio = await tonesLive();
    await expect(studio.send('music')).rejects.toThrow('wrong-state');
    await studio.client.ask('startRecording', {});
    await expect(studio.send('microphone')).rejects.toThrow('wrong-state');
    await studio.client.ask('stopRecording', {});
    await studio.client.ask('startRecording', { isMultiTrack: true });
    await studio.send('music');
    using lou = await TestTalker.join(server, studio.sessionId);
    const refused = await lou.refusedSound({ voiceOf: studio.host.participantId });
    expect(['forbidden', 'no-program']).toContain(refused);
    await studio.client.ask('stopRecording', {});
    const gone = await studio.client.refusal('closeProducer', { source: 'music' });
    expect(gone.code).toBe('no-program');
  });
});

describe('what a crash leaves', () => {
  test('plays to its last second, wherever it is cut', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const { recordingId } = await studio.client.ask('startRecording', {});
    await recorded(studio, 5000);
    const [recording] = await listed(studio.sessionId, hostToken);
    const fileName = recording?.tracks[0]?.fileName ?? '';
    // As it lies on the disk while it is written.
    const grown = readFileSync(path.join(dataDir, 'recordings', recordingId, fileName));
    await studio.client.ask('stopRecording', {});
    const whole = (await heardIn(grown)).durationMs;
    expect(whole).toBeGreaterThan(4000);
    const bytesPerMs = grown.length / whole;
    for (const cut of [1, 7, 300, 4000, 20_000]) {
      const file = path.join(dataDir, 'cut.ogg');
      writeFileSync(file, grown);
      truncateSync(file, grown.length - cut);
      const { durationMs } = await heardIn(file);
      expect(whole - durationMs).toBeLessThan(cut / bytesPerMs + 1100);
    }
  });
});

describe('files of a recording', () => {
  test('are for the host and for admins, by their token, their key, or a signed address', async () => {
    using studio = await tonesLive();
    const { sessionId, client } = studio;
    const { recordingId } = await client.ask('startRecording', {});
    await recorded(studio, 1000);
    await client.ask('stopRecording', {});
    const { recordings } = await client.ask('listRecordings', {});
    const { fileName, url } = recordings[0]?.links[0] ?? { fileName: '', url: '' };
    const address = `/api/sessions/${sessionId}/recordings/${recordingId}/${fileName}`;
    expect(await errorOf(await server.api('GET', address))).toBe('unauthorized');
    const other = randomBytes(32).toString('base64url');
    expect(await errorOf(await server.api('GET', address, { key: other }))).toBe('token-refused');
    expect((await server.api('GET', address, { key: ADMIN_KEY })).status).toBe(200);
    const signed = await fetch(url);
    expect(signed.status).toBe(200);
    expect(signed.headers.get('content-disposition')).toBe(`attachment; filename="${fileName}"`);
    expect(signed.headers.get('content-type')).toBe('audio/ogg; codecs=opus');
    await signed.arrayBuffer();
    const later = url.replace(/until=\d+/, 'until=9999999999999');
    expect(await errorOf(await fetch(later))).toBe('token-refused');
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });

  test('come in ranges, and what is not there is refused', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const { sessionId, client } = studio;
    const { recordingId } = await client.ask('startRecording', {});
    await recorded(studio, 1000);
    await client.ask('stopRecording', {});
    const [recording] = await listed(sessionId, hostToken);
    const fileName = recording?.tracks[0]?.fileName ?? '';
    const whole = await download(sessionId, recordingId, fileName, hostToken);
    const address = `/api/sessions/${sessionId}/recordings/${recordingId}/${fileName}`;
    const part = (range: string) => server.api('GET', address, { key: hostToken, headers: { range } });
    const middle = await part('bytes=100-199');
    expect(middle.status).toBe(206);
    expect(middle.headers.get('content-range')).toBe(`bytes 100-199/${whole.length}`);
    expect(Buffer.from(await middle.arrayBuffer()).equals(whole.subarray(100, 200))).toBe(true);
    const end = await part('bytes=-50');
    expect(Buffer.from(await end.arrayBuffer()).equals(whole.subarray(-50))).toBe(true);
    const beyond = await part(`bytes=${whole.length}-`);
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    expect(await errorOf(beyond)).toBe('bad-request');
  });

  test('one that is named and is not there is not found', async () => {
    using studio = await tonesLive();
    const { hostToken, sessionId } = studio;
    const { recordingId } = await studio.client.ask('startRecording', {});
    await studio.client.ask('stopRecording', {});
    const [recording] = await listed(sessionId, hostToken);
    const fileName = recording?.tracks[0]?.fileName ?? '';
    rmSync(path.join(dataDir, 'recordings', recordingId, fileName));
    const address = `/api/sessions/${sessionId}/recordings/${recordingId}/${fileName}`;
    const missing = await server.api('GET', address, { key: hostToken });
    expect(missing.status).toBe(404);
    expect(await errorOf(missing)).toBe('not-found');
  });

  test.each([
    '..%2f..%2fauxcast.sqlite',
    '..%2fadmin-key',
    'program.ogg%00.cue',
    'nothing.ogg',
    '%2fetc%2fpasswd',
  ])('%s is none of them', async (fileName) => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const { recordingId } = await studio.client.ask('startRecording', {});
    await studio.client.ask('stopRecording', {});
    for (const id of [recordingId, '..', '%2e%2e%2f', 'x'.repeat(22)]) {
      const address = `/api/sessions/${studio.sessionId}/recordings/${id}/${fileName}`;
      const response = await server.api('GET', address, { key: hostToken });
      expect([400, 404]).toContain(response.status);
      await response.arrayBuffer();
    }
  });

  test('go with the recording, which its host deletes, and not while it runs', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const { sessionId, client } = studio;
    const { recordingId } = await client.ask('startRecording', {});
    const address = `/api/sessions/${sessionId}/recordings/${recordingId}`;
    expect(await errorOf(await server.api('DELETE', address, { key: hostToken }))).toBe('wrong-state');
    await client.ask('stopRecording', {});
    expect(await errorOf(await server.api('DELETE', address))).toBe('unauthorized');
    expect((await server.api('DELETE', address, { key: hostToken })).status).toBe(204);
    expect(readdirSync(path.join(dataDir, 'recordings'))).not.toContain(recordingId);
    expect(await errorOf(await server.api('DELETE', address, { key: hostToken }))).toBe('not-found');
    expect(await listed(sessionId, hostToken)).toEqual([]);
  });
});

describe('an admin', () => {
  test('starts and stops one, finds it among all, and deletes it; all of that is written down', async () => {
    using studio = await tonesLive();
    const { hostToken } = studio;
    const address = `/api/admin/sessions/${studio.sessionId}/recording`;
    const told = studio.client.next('recording', ({ isRecording }) => isRecording);
    const begun = await server.api('POST', address, { key: ADMIN_KEY });
    expect(begun.status).toBe(201);
    await told;
    expect(await errorOf(await server.api('POST', address, { key: ADMIN_KEY }))).toBe('wrong-state');
    expect((await server.api('DELETE', address, { key: ADMIN_KEY })).status).toBe(204);
    const [recording] = await listed(studio.sessionId, hostToken);
    const all = await server.api('GET', '/api/admin/recordings', { key: ADMIN_KEY });
    const { recordings } = recordingList.parse(await all.json());
    expect(recordings.map(({ recordingId }) => recordingId)).toContain(recording?.recordingId);
    const gone = await server.api('DELETE', `/api/admin/recordings/${recording?.recordingId}`, {
      key: ADMIN_KEY,
    });
    expect(gone.status).toBe(204);
    const audit: unknown = await (await server.api('GET', '/api/admin/audit', { key: ADMIN_KEY })).json();
    for (const action of ['recording.start', 'recording.stop', 'recording.delete']) {
      expect(JSON.stringify(audit)).toContain(action);
    }
  });
});

test('a session that ends ends its recording, which its host still gets', async () => {
  using studio = await tonesLive();
  const { hostToken } = studio;
  await studio.client.ask('startRecording', {});
  await recorded(studio, 1000);
  await studio.client.ask('endSession', {});
  await expect
    .poll(async () => (await listed(studio.sessionId, hostToken)).map(({ endReason }) => endReason))
    .toEqual(['session-ended']);
});

test('a disk without room is told so, and the session goes on', async () => {
  await using full = await AppServer.start({ RECORDINGS_KEEP_FREE_MB: '1000000000' });
  using studio = await TestStudio.live(full);
  const refusal = await studio.client.refusal('startRecording', {});
  expect(refusal.code).toBe('disk-full');
  await using off = await AppServer.start({ RECORDINGS_MAX_MB: '0' });
  using other = await TestStudio.live(off);
  expect((await other.client.refusal('startRecording', {})).code).toBe('forbidden');
});

/** When a tone is there and when not, where either lasts. */
function runsOf(samples: Float32Array, hz: number): { isThere: boolean; ms: number }[] {
  const runs: { isThere: boolean; ms: number }[] = [];
  for (let at = 0; at < samples.length / 48; at += RUN_STEP_MS) {
    const isThere = toneIn(between(samples, at, at + RUN_STEP_MS), hz) > 0.1;
    const last = runs.at(-1);
    if (last?.isThere === isThere) last.ms += RUN_STEP_MS;
    else runs.push({ isThere, ms: RUN_STEP_MS });
  }
  const lasting: { isThere: boolean; ms: number }[] = [];
  for (const run of runs.filter(({ ms }) => ms >= LASTING_MS)) {
    const last = lasting.at(-1);
    if (last?.isThere === run.isThere) last.ms += run.ms;
    else lasting.push(run);
  }
  return lasting;
}

/** How far two clicks are from being some whole periods apart. */
function offPhase(ms: number): number {
  const rest = Math.abs(ms) % CLICKS_EVERY_MS;
  return Math.min(rest, CLICKS_EVERY_MS - rest);
}
