import { beforeEach, expect, test, vi } from 'vitest';
import type { SourceSound } from '../capture/source.ts';
import { ProgramSwitch } from './program-switch.ts';

beforeEach(() => {
  vi.stubGlobal('MediaStream', EventTarget);
  vi.stubGlobal('MediaStreamTrack', EventTarget);
});

function sound(): SourceSound {
  return {
    stream: new MediaStream(),
    program: new MediaStreamTrack(),
    setProgramOpen: vi.fn<(open: boolean) => void>(),
  };
}

function switchWith(tab: SourceSound | undefined) {
  const outlet = { use: vi.fn(async (_sound: SourceSound) => undefined), drop: vi.fn() };
  return { outlet, program: new ProgramSwitch({ outlet, tab }) };
}

test('without a mix the tab is the program, and ends it', async () => {
  const { outlet, program } = switchWith(undefined);
  const tab = sound();
  await program.use(tab);
  expect(outlet.use).toHaveBeenCalledExactlyOnceWith(tab);
  program.drop();
  expect(outlet.drop).toHaveBeenCalledOnce();
  expect(program.tab).toBeUndefined();
});

test('while it is mixed another tab goes into the mix alone, and a lost one does not end the program', async () => {
  const first = sound();
  const { outlet, program } = switchWith(first);
  const heard: (SourceSound | undefined)[] = [];
  program.followTab((tab) => void heard.push(tab));
  const mix = sound();
  await program.mix(mix);
  expect(program.isMixed).toBe(true);
  const second = sound();
  await program.use(second);
  program.drop();
  expect(heard).toEqual([second, undefined]);
  expect(outlet.use).toHaveBeenCalledExactlyOnceWith(mix);
  expect(outlet.drop).not.toHaveBeenCalled();
});

test('back from the mix the tab of now is the program; without one there is none', async () => {
  const { outlet, program } = switchWith(sound());
  await program.mix(sound());
  const tab = sound();
  await program.use(tab);
  await program.unmix();
  expect(outlet.use).toHaveBeenLastCalledWith(tab);
  await program.mix(sound());
  program.drop();
  await program.unmix();
  expect(outlet.drop).toHaveBeenCalledOnce();
  expect(program.isMixed).toBe(false);
});

test('a former tab may be stopped only once the mix has let go of it', async () => {
  const { program } = switchWith(sound());
  await program.mix(sound());
  const { promise, resolve } = Promise.withResolvers<void>();
  program.followTab(() => promise);
  const used = vi.fn();
  const using = program.use(sound()).then(used);
  await Promise.resolve();
  expect(used).not.toHaveBeenCalled();
  resolve();
  await using;
  expect(used).toHaveBeenCalledOnce();
});

test('without a mix nothing is taken back', async () => {
  const { outlet, program } = switchWith(sound());
  await program.unmix();
  expect(outlet.use).not.toHaveBeenCalled();
  expect(outlet.drop).not.toHaveBeenCalled();
});
