import type { outputRequests } from '@auxcast/shared-types';
import type { Edge } from './edge.ts';
import { type Routes, rightRoute } from './route.ts';

/** Of the program's other ways out: for host and ops. */
export function outputRoutes({ icecast }: Pick<Edge, 'icecast'>): Routes<keyof typeof outputRequests> {
  return {
    addOutput: rightRoute('addOutput', 'outputs', ({ session }, wish) => ({
      outputId: icecast.of(session).add(wish),
    })),

    startOutput: rightRoute('startOutput', 'outputs', ({ session }, { outputId }) => {
      icecast.of(session).start(outputId);
      return {};
    }),

    stopOutput: rightRoute('stopOutput', 'outputs', ({ session }, { outputId }) => {
      icecast.of(session).stop(outputId);
      return {};
    }),

    removeOutput: rightRoute('removeOutput', 'outputs', ({ session }, { outputId }) => {
      icecast.of(session).remove(outputId);
      return {};
    }),
  };
}
