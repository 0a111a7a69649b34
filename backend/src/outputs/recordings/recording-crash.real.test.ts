/** With the built server, which is killed while it records. */
import { recordingList } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { encodedTones, heardIn, runTool } from '../../../test-support/judges/index.ts';
import { ServerProcess, TestStudio } from '../../../test-support/party/index.ts';
import { temporaryFolder } from '../../../test-support/process/index.ts';
import { EncodedPackets } from '../../../test-support/sound/index.ts';

test('what was recorded until the server was killed is closed at its next start, with its chapters', async () => {
  await using scope = new AsyncDisposableStack();
  const folder = temporaryFolder(scope);
  await using server = await ServerProcess.start({ DATA_DIR: folder });
  const frames = await encodedTones({ left: 440, right: 1000, ms: 2000 });
  using studio = await TestStudio.live(server, new EncodedPackets(frames));
  const { client, sessionId, hostToken } = studio;
  const track = { title: 'Teardrop', artist: null, album: null, source: null, artworkId: null };
  await client.ask('nowPlaying', { track, playbackState: 'none', position: null });
  const { recordingId } = await client.ask('startRecording', {});
  const { durationMs: told } = await client.next('recordingProgress', ({ durationMs }) => durationMs >= 4000);
  await server.stop('SIGKILL');
  await server.startAgain();

  const address = `${server.origin}/api/sessions/${sessionId}/recordings`;
  const headers = { authorization: `Bearer ${hostToken}` };
  const { recordings } = recordingList.parse(await (await fetch(address, { headers })).json());
  expect(recordings).toHaveLength(1);
  const [recording] = recordings;
  expect(recording).toMatchObject({ recordingId, endReason: 'server' });
  const fileName = recording?.tracks[0]?.fileName ?? '';
  const file = await fetch(`${address}/${recordingId}/${fileName}`, { headers });
  const bytes = Buffer.from(await file.arrayBuffer());
  const heard = await heardIn(bytes);
  expect(heard.complaints).toBe('');
  expect(heard.durationMs).toBeGreaterThanOrEqual(told - 100);
  const probe = await runTool(
    'ffprobe',
    ['-v', 'error', '-show_chapters', '-of', 'json', '-i', 'pipe:0'],
    bytes,
  );
  expect(probe.stdout.toString()).toContain('Teardrop');
});
