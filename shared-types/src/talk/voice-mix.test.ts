import { expect, test } from 'vitest';
import { sampleChannel, samplePerson, sampleTalk } from './testing/sample-talk.fixture.ts';
import { channelsToTalkOn, isSomebodyHeard, type Mix, voicesWanted, voiceVolume } from './voice-mix.ts';

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
  expect(voicesWanted(state).map(({ participantId }) => participantId)).toEqual(['ada', 'both']);
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
