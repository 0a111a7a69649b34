import { expect, test, vi } from 'vitest';
import { getterOf, quietly, watchMethod, watchSetter } from './watch-page-calls.ts';

test('a setter still sets, then it is told', () => {
  class Session {
    #title = '';
    get title() {
      return this.#title;
    }
    set title(title: string) {
      this.#title = title;
    }
  }
  const after = vi.fn();
  watchSetter(Session.prototype, 'title', after);
  const session = new Session();
  session.title = 'First Light';
  expect(session.title).toBe('First Light');
  expect(after).toHaveBeenCalledTimes(1);
});

test('a method still does its work, then it is told with whom and what', () => {
  class Player {
    play(speed: number) {
      return speed * 2;
    }
  }
  const after = vi.fn();
  watchMethod(Player.prototype, 'play', after);
  const player = new Player();
  expect(player.play(3)).toBe(6);
  expect(after).toHaveBeenCalledExactlyOnceWith(player, 3);
});

test('a call that the browser refuses is not told', () => {
  class Player {
    play() {
      throw new TypeError('no');
    }
  }
  const after = vi.fn();
  watchMethod(Player.prototype, 'play', after);
  expect(() => new Player().play()).toThrow('no');
  expect(after).not.toHaveBeenCalled();
});

test('what is not there is left alone', () => {
  const bare = {};
  expect(watchSetter(bare, 'title', () => undefined)).toBe(false);
  expect(watchMethod(bare, 'play', () => undefined)).toBe(false);
  expect(Object.keys(bare)).toEqual([]);
});

test('what is frozen is left alone, and said to be', () => {
  const frozen = Object.freeze({ set title(_title: string) {}, play() {} });
  expect(watchSetter(frozen, 'title', () => undefined)).toBe(false);
  expect(watchMethod(frozen, 'play', () => undefined)).toBe(false);
});

test('what goes wrong on our side is nothing to the page', () => {
  const debug = vi.spyOn(console, 'debug').mockReturnValue();
  const player = { play: (speed: number) => speed * 2 };
  expect(
    watchMethod(player, 'play', () => {
      throw new Error('ours');
    }),
  ).toBe(true);
  expect(player.play(3)).toBe(6);
  expect(debug).toHaveBeenCalledOnce();
  expect(quietly(() => 7)).toBe(7);
});

test('a getter is the browser’s own, whatever an object has in its place', () => {
  class Metadata {
    get title() {
      return 'First Light';
    }
  }
  const title = getterOf(Metadata.prototype, 'title');
  const metadata = new Metadata();
  Object.defineProperty(metadata, 'title', {
    get() {
      throw new Error('mine');
    },
  });
  expect(title(metadata)).toBe('First Light');
  expect(getterOf(Metadata.prototype, 'album')(metadata)).toBeUndefined();
});
