import { describe, expect, test } from 'vitest';
import { onStage, sampleChannel, samplePerson, sampleTalk } from './testing/sample-talk.fixture.ts';
import {
  channelsToTalkOn,
  isSomebodyHeard,
  type Mix,
  musicFeed,
  voicesWanted,
  voiceVolume,
} from './voice-mix.ts';

const LOUD: Mix = { unheard: new Set(), volumes: {} };

test('voices are wanted of everybody else with a microphone on a channel that one may hear', () => {
  const { me } = sampleTalk([], []);
  const state = sampleTalk(
    [sampleChannel('stage'), sampleChannel('green-room', { mayListen: false })],
    [
      samplePerson(me ?? ''),
      samplePerson('ada'),
      samplePerson('without', { voiceId: null }),
      samplePerson('elsewhere', { talksOn: ['green-room'] }),
      samplePerson('both', { talksOn: ['green-room', 'stage'] }),
    ],
  );
  expect([...voicesWanted(state).keys()]).toEqual(['ada', 'both']);
});

test('a voice is as loud as the loudest channel that it is on', () => {
  const state = sampleTalk(
    [
      sampleChannel('stage', { talking: ['ada', 'bo'] }),
      sampleChannel('talkback', { talking: ['ada'] }),
      sampleChannel('secret', { mayListen: false, talking: ['cleo'] }),
    ],
    [],
  );
  const mix: Mix = { unheard: new Set(), volumes: { stage: 0.2, talkback: 0.7 } };
  expect(voiceVolume('ada', state, mix)).toBe(0.7);
  expect(voiceVolume('ada', state, { ...mix, unheard: new Set(['talkback']) })).toBe(0.2);
  expect(voiceVolume('bo', state, { ...mix, unheard: new Set(['stage']) })).toBe(0);
  expect(voiceVolume('cleo', state, mix)).toBe(0);
  // Of nobody who is silent the volume changes.
  expect(voiceVolume('dan', state, mix)).toBeUndefined();
});

test('somebody is heard where one listens, and that is not oneself', () => {
  const talking = (...participantIds: string[]) => [sampleChannel('stage', { talking: participantIds })];
  expect(isSomebodyHeard(sampleTalk(talking('ada'), []), LOUD)).toBe(true);
  expect(isSomebodyHeard(sampleTalk(talking('me'), []), LOUD)).toBe(false);
  expect(isSomebodyHeard(sampleTalk(talking(), []), LOUD)).toBe(false);
  expect(isSomebodyHeard(sampleTalk(talking('ada'), []), { ...LOUD, volumes: { stage: 0 } })).toBe(false);
  expect(isSomebodyHeard(sampleTalk(talking('ada'), []), { ...LOUD, unheard: new Set(['stage']) })).toBe(
    false,
  );
});

test('the muted may talk nowhere', () => {
  const state = sampleTalk([sampleChannel('stage'), sampleChannel('hall', { mayTalk: false })], []);
  expect(channelsToTalkOn(state).map(({ channelId }) => channelId)).toEqual(['stage']);
  expect(channelsToTalkOn({ ...state, you: { ...state.you, isMuted: true } })).toEqual([]);
});

describe('a guest at an open desk', () => {
  const talking = (channelId: string, ...participantIds: string[]) =>
    sampleTalk([sampleChannel(channelId, { talking: participantIds })], []);
  const BO_SOFT = { mates: [{ participantId: 'bo', gain: 0.4, pan: -1 }] };

  test('hears the others on stage as loud as the desk has them, and no louder than they are', () => {
    const onAir = onStage(talking('stage', 'bo', 'cleo'), {
      mates: [...BO_SOFT.mates, { participantId: 'cleo', gain: 2, pan: 0 }],
    });
    expect(voiceVolume('bo', onAir, { ...LOUD, volumes: { stage: 0.5 } })).toBe(0.2);
    expect(voiceVolume('cleo', onAir, LOUD)).toBe(1);
    // Without a bed voices come as they are, and in the green room too.
    const state = talking('stage', 'bo');
    expect(voiceVolume('bo', onStage(state, { ...BO_SOFT, bedId: null }), LOUD)).toBe(1);
    expect(voiceVolume('bo', onStage(talking('green-room', 'bo'), BO_SOFT), LOUD)).toBe(1);
  });

  test('hears talkback at full volume, whatever it turned down, and the program gives way', () => {
    const nothing: Mix = { unheard: new Set(['stage']), volumes: { stage: 0 } };
    const state = onStage(talking('stage', 'host'), { talkback: ['host'] });
    expect(voiceVolume('host', state, nothing)).toBe(1);
    expect(isSomebodyHeard(state, nothing)).toBe(true);
    const silent = sampleTalk([], [samplePerson('host', { talksOn: [] })]);
    expect(voicesWanted(silent).size).toBe(0);
    expect([...voicesWanted(onStage(silent, { talkback: ['host'] }))]).toEqual([['host', 'voice of host']]);
  });

  test('the program does not give way to voices that are in it', () => {
    const state = talking('stage', 'bo');
    const [stage] = state.room.channels;
    expect(isSomebodyHeard(onStage(state), LOUD)).toBe(false);
    expect(isSomebodyHeard(onStage(state, { bedId: null }), LOUD)).toBe(true);
    expect(isSomebodyHeard(onStage(talking('green-room', 'bo')), LOUD)).toBe(true);
    const mixed = { ...state.room, channels: stage ? [{ ...stage, isInProgram: true }] : [] };
    expect(isSomebodyHeard({ ...state, room: mixed }, LOUD)).toBe(false);
  });

  test('hears the bed on air in place of the program, or nothing, as it chose', () => {
    const state = sampleTalk([], []);
    expect(musicFeed(onStage(state))).toBe('bed');
    expect(musicFeed(onStage(state, { bedId: null }))).toBe('program');
    expect(musicFeed(onStage(state, { feed: 'program' }))).toBe('program');
    expect(musicFeed(onStage(state, { feed: 'off' }))).toBe('nothing');
    expect(musicFeed(onStage(state, { feed: 'off', isOnAir: false }))).toBe('program');
    expect(musicFeed(state)).toBe('program');
  });

  test('talks on the stage only on air, and in the green room always; a moderator everywhere', () => {
    const state = sampleTalk([sampleChannel('stage'), sampleChannel('green-room')], []);
    const where = (talk: typeof state) => channelsToTalkOn(talk).map(({ channelId }) => channelId);
    const offAir = onStage(state, { isOnAir: false });
    expect(where(onStage(state))).toEqual(['stage', 'green-room']);
    expect(where(offAir)).toEqual(['green-room']);
    expect(where({ ...offAir, you: { ...offAir.you, role: 'ops' } })).toEqual(['stage', 'green-room']);
  });
});
