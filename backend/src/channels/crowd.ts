import { type Role, role } from '@auxcast/shared-types';
import { RANK } from './rank.ts';
import type { Rightful } from './rights.ts';

/** Those of one role. */
export interface CrowdGroup<One> {
  readonly role: Role;
  /** Whether of each of them nothing but the role is known: what one of them may do, all of them may. */
  readonly isPlain: boolean;
  /** By id, who came first foremost. */
  readonly members: ReadonlyMap<string, One>;
}

interface OwnGroup<One> extends CrowdGroup<One> {
  readonly members: Map<string, One>;
}

const ROLES = role.options.toSorted((one, other) => RANK[one] - RANK[other]);

/**
 * Many people, kept by what decides on what they may do: a question about all of them is asked once for each
 * role, and of those few of whom more is known than their role.
 */
export class Crowd<One> {
  readonly #groups: readonly OwnGroup<One>[] = ROLES.flatMap((each) => [
    { role: each, isPlain: true, members: new Map() },
    { role: each, isPlain: false, members: new Map() },
  ]);

  /** Those who may do most first. */
  get groups(): readonly CrowdGroup<One>[] {
    return this.#groups;
  }

  get size(): number {
    return this.#groups.reduce((sum, { members }) => sum + members.size, 0);
  }

  find(id: string): One | undefined {
    for (const { members } of this.#groups) {
      const one = members.get(id);
      if (one !== undefined) return one;
    }
    return undefined;
  }

  /** Comes, or is something else from now on. In place of another one of this id. */
  place(id: string, one: One, rightful: Rightful): void {
    const group = this.#groupOf(rightful);
    if (group.members.get(id) === one) return;
    for (const { members } of this.#groups) members.delete(id);
    group.members.set(id, one);
  }

  /** False when it was not there; another one of this id stays. */
  delete(id: string, one: One): boolean {
    for (const { members } of this.#groups) if (members.get(id) === one) return members.delete(id);
    return false;
  }

  /**
   * Those whom this fits, who may do most first. Of whom nothing but the role is known are asked as one.
   * @param most of each group
   */
  *fitting(
    fits: (one: Rightful) => boolean,
    rightfulOf: (one: One) => Rightful,
    most = Number.POSITIVE_INFINITY,
  ): Generator<One> {
    for (const { isPlain, members, role: each } of this.#groups) {
      if (isPlain && !fits(plain(each))) continue;
      let count = 0;
      for (const one of members.values()) {
        if (count >= most) break;
        if (!isPlain && !fits(rightfulOf(one))) continue;
        count += 1;
        yield one;
      }
    }
  }

  #groupOf(rightful: Rightful): OwnGroup<One> {
    const isPlain = isPlainly(rightful);
    const group = this.#groups.find((each) => each.role === rightful.role && each.isPlain === isPlain);
    if (group === undefined) throw new Error(`There is no role ${rightful.role}.`);
    return group;
  }
}

/** Whether of somebody nothing but the role decides on what it may do. */
export function isPlainly({ exceptions, isMuted, isOverlay }: Rightful): boolean {
  return exceptions.length === 0 && !isMuted && isOverlay !== true;
}

/** Somebody of whom no more than the role is known. */
export function plain(role: Role): Rightful {
  return { role, isMuted: false, exceptions: [] };
}
