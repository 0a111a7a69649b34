import type { Context } from './context.ts';

/** Where a command comes from and where it goes. */
export interface Way {
  /** Nobody else may ask. */
  readonly from: readonly Context[];
  readonly to: Context;
}

export const POPUP_TO_WORKER = { from: ['popup'], to: 'background' } as const;
export const PAGES_TO_WORKER = { from: ['popup', 'desk'], to: 'background' } as const;
export const STUDIO_TO_WORKER = { from: ['offscreen'], to: 'background' } as const;
export const POPUP_TO_STUDIO = { from: ['popup'], to: 'offscreen' } as const;
export const PAGES_TO_STUDIO = { from: ['popup', 'desk'], to: 'offscreen' } as const;
export const DESK_TO_STUDIO = { from: ['desk'], to: 'offscreen' } as const;
export const WORKER_TO_STUDIO = { from: ['background'], to: 'offscreen' } as const;
