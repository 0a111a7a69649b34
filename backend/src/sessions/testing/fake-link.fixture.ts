import { vi } from 'vitest';
import type { ParticipantLink } from '../participant-link.ts';

/** A connection that keeps what it was told. */
export class FakeLink implements ParticipantLink {
  readonly address = '127.0.0.1';
  readonly send = vi.fn();
  readonly changed = vi.fn();
  readonly replaced = vi.fn();
  readonly removed = vi.fn();
}
