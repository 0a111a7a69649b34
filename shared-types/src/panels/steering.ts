import { type Ref, ref } from 'vue';
import type { Method, RequestInput, SeenReply } from '../requests.ts';
import type { SeenRole } from '../role.ts';
import type { steeringRequests } from '../steering-requests.ts';

type SteeringRequests = typeof steeringRequests;
export type SteeringMethod = Method<SteeringRequests>;
export type SteeringInput<K extends SteeringMethod> = RequestInput<SteeringRequests, K>;
export type SteeringReply<K extends SteeringMethod> = SeenReply<SteeringRequests, K>;

/** Asks the server what host and ops may ask. Rejects with what it answered. */
export type Steer = <K extends SteeringMethod>(
  method: K,
  data: SteeringInput<K>,
) => Promise<SteeringReply<K>>;

/** The same for a button: it never rejects, and resolves with `undefined` when it did not work. */
export type Act = <K extends SteeringMethod>(
  method: K,
  data: SteeringInput<K>,
) => Promise<SteeringReply<K> | undefined>;

/** Whoever looks at the panels. */
export interface Viewer {
  readonly participantId: string;
  readonly role: SeenRole;
}

export interface Steering {
  readonly act: Act;
  /** Why the last thing that was asked did not work, in words; empty when it did. */
  readonly failure: Ref<string>;
}

export function useSteering(steer: Steer): Steering {
  const failure = ref('');
  const act: Act = async (method, data) => {
    try {
      const reply = await steer(method, data);
      failure.value = '';
      return reply;
    } catch (error) {
      failure.value = error instanceof Error ? error.message : 'That did not work.';
      return undefined;
    }
  };
  return { act, failure };
}
