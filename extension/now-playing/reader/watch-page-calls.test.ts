import { expect, test, vi } from 'vitest';
import { watchMethod, watchSetter } from './watch-page-calls.ts';

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
  expect(after).toHaveBeenCalledExactlyOnceWith(player, [3]);
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
  watchSetter(bare, 'title', () => undefined);
  watchMethod(bare, 'play', () => undefined);
  expect(Object.keys(bare)).toEqual([]);
});
