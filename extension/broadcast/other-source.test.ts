import { createNanoEvents } from 'nanoevents';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CapturedTab } from '../capture/captured-tab.ts';
import type {
  Hearing,
  SoundOutlet,
  Source,
  SourceEvents,
  SourceSound,
  SourceStanding,
} from '../capture/source.ts';
import type { FailureCode } from '../failures/failures.ts';
import { HostFailure } from '../failures/failures.ts';
import { Uplink } from '../publish/uplink.ts';
import { stand } from '../testing/stand.fixture.ts';
import { Broadcast } from './broadcast.ts';
import { broadcastStage, OPTIONS } from './broadcast-stage.fixture.ts';
import { summaryOf } from './studio-summary.ts';

class Track {}
class Stream {}

/** A line input with a record player at its other end: no tab, and nothing that could be clicked. */
class RecordPlayer implements Source {
  readonly shown = { name: 'Record player', tabId: null };
  readonly looked = vi.fn<Source['looked']>();
  readonly close = vi.fn();
  standing: SourceStanding = {
    moveFailure: undefined,
    loss: undefined,
    fault: undefined,
    readerLoss: undefined,
  };
  sound: SourceSound | undefined;
  readonly #emitter = createNanoEvents<SourceEvents>();
  #outlet: SoundOutlet | undefined;

  on<E extends keyof SourceEvents>(name: E, listener: SourceEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  async open(): Promise<void> {
    this.sound = aSound();
  }

  playInto(outlet: SoundOutlet): void {
    this.#outlet = outlet;
  }

  soundTrouble(hearing: Hearing): FailureCode | undefined {
    return hearing === 'quiet' ? 'capture-failed' : undefined;
  }

  /** Its cable is pulled. */
  end(): void {
    this.sound = undefined;
    this.standing = { ...this.standing, loss: 'capture-failed' };
    this.#outlet?.drop();
    this.#emitter.emit('change');
  }

  async plugIn(): Promise<void> {
    const sound = aSound();
    this.sound = sound;
    this.standing = { ...this.standing, loss: undefined };
    this.#emitter.emit('anew');
    await this.#outlet?.use(sound);
  }
}

function aSound(): SourceSound {
  const stream: MediaStream = stand(MediaStream, {});
  const program: MediaStreamTrack = stand(MediaStreamTrack, {});
  return { stream, program, setProgramOpen: vi.fn() };
}

let stage: ReturnType<typeof broadcastStage>;
let player: RecordPlayer;

function start(): Promise<Broadcast> {
  return Broadcast.start({ ...OPTIONS, sources: { program: player } });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', Stream);
  vi.stubGlobal('MediaStreamTrack', Track);
  vi.spyOn(CapturedTab, 'open');
  stage = broadcastStage();
  player = new RecordPlayer();
});
afterEach(() => {
  expect(CapturedTab.open).not.toHaveBeenCalled();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('Broadcast of a source that is no tab', () => {
  test('goes live, is heard here, and is told in the state and on the badge', async () => {
    const broadcast = await start();
    expect(stage.monitor.use).toHaveBeenCalledExactlyOnceWith(player.sound?.stream);
    expect(Uplink.prototype.start).toHaveBeenCalledOnce();
    expect(broadcast.state()).toMatchObject({
      source: { name: 'Record player', tabId: null },
      captured: true,
      session: 'live',
      troubles: [],
    });
    expect(summaryOf(broadcast.state())).toMatchObject({ mark: 'live', tabId: null });
    expect(Object.keys(broadcast.kept())).not.toContain('tabId');
    await broadcast.end();
    expect(player.close).toHaveBeenCalledOnce();
  });

  test('is heard to end, and to come back', async () => {
    const broadcast = await start();
    const change = vi.fn();
    broadcast.on('change', change);
    player.end();
    expect(change).toHaveBeenCalled();
    expect(broadcast.state()).toMatchObject({
      captured: false,
      soundless: true,
      troubles: ['capture-failed'],
    });
    expect(Uplink.prototype.suspend).toHaveBeenCalledOnce();
    expect(stage.monitor.drop).toHaveBeenCalledOnce();
    await player.plugIn();
    expect(Uplink.prototype.replaceTrack).toHaveBeenCalledExactlyOnceWith(player.sound?.program);
    expect(Uplink.prototype.resume).toHaveBeenCalledOnce();
    expect(broadcast.state()).toMatchObject({ captured: true, troubles: [] });
    await broadcast.end();
  });

  test('is silenced for listeners by a pause, whatever sounds in its place meanwhile', async () => {
    const broadcast = await start();
    broadcast.setPaused(true);
    expect(player.sound?.setProgramOpen).toHaveBeenLastCalledWith(false);
    await player.plugIn();
    expect(player.sound?.setProgramOpen).toHaveBeenLastCalledWith(false);
    broadcast.setPaused(false);
    expect(player.sound?.setProgramOpen).toHaveBeenLastCalledWith(true);
    await broadcast.end();
  });

  test('has its own words for a silence, and is told that it is missed', async () => {
    const broadcast = await start();
    stage.monitor.level.mockReturnValue({ leftDb: -90, rightDb: -90 });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(player.looked).toHaveBeenLastCalledWith(true);
    expect(broadcast.state().troubles).toEqual(['capture-failed']);
    await player.plugIn();
    await vi.advanceTimersByTimeAsync(1000);
    expect(broadcast.state().troubles).toEqual([]);
    await broadcast.end();
  });

  test('does not begin when it cannot be opened, and gives it back', async () => {
    vi.spyOn(player, 'open').mockRejectedValue(new HostFailure('capture-failed'));
    await expect(start()).rejects.toMatchObject({ code: 'capture-failed' });
    expect(player.close).toHaveBeenCalledOnce();
    expect(stage.monitor.close).toHaveBeenCalledOnce();
    expect(stage.session.end).toHaveBeenCalledOnce();
  });
});
