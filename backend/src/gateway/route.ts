import {
  type Method,
  PROTOCOL_VERSION,
  ProtocolError,
  protocolVersion,
  type ReplyData,
  type RequestData,
  requests,
  sideToUpdate,
} from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { demandRight, type SessionRight } from '../channels/index.ts';
import type { Binding } from './binding.ts';
import type { Connection } from './connection.ts';

type Requests = typeof requests;
type Answer<K extends Method> = ReplyData<Requests, K> | Promise<ReplyData<Requests, K>>;

/** One method: who may call it, what it takes, and what it does. */
export interface Route<K extends Method> {
  readonly method: K;
  /** @throws ProtocolError */
  run(connection: Connection, data: unknown): Promise<ReplyData<Requests, K>>;
}

export type Routes<K extends Method = Method> = { readonly [M in K]: Route<M> };

/**
 * The part of a zod schema that is needed here, in a form that stays typed when the method is a type
 * parameter.
 */
interface Reader<T> {
  safeParse(
    data: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly z.core.$ZodIssue[] } };
}

const SCHEMAS: { readonly [K in Method]: { readonly data: Reader<RequestData<Requests, K>> } } = requests;

/** Read by people, too: clients of some version may show it as it is. */
const CLIENT_TOO_OLD =
  'This version is older than the server. Reload the page; or download the extension from the server again.';

const greeting = z.object({ protocol: protocolVersion });

/** Anyone may call it, at any time. */
export function openRoute<K extends Method>(
  method: K,
  handle: (connection: Connection, data: RequestData<Requests, K>) => Answer<K>,
): Route<K> {
  return route(method, (connection) => connection, handle);
}

/**
 * Carries the protocol's version, which is looked at before the rest: an old client's other fields need not
 * fit.
 */
export function greetingRoute<K extends Method>(
  method: K,
  handle: (connection: Connection, data: RequestData<Requests, K>) => Answer<K>,
): Route<K> {
  const { run } = route(method, (connection) => connection, handle);
  return {
    method,
    run(connection, data) {
      demandProtocol(data);
      return run(connection, data);
    },
  };
}

/** Binds the connection: once only. */
export function bindingRoute<K extends Method>(
  method: K,
  handle: (connection: Connection, data: RequestData<Requests, K>) => Answer<K>,
): Route<K> {
  return greetingRoute(method, (connection, data) => {
    demandUnbound(connection);
    return handle(connection, data);
  });
}

/** For whoever is in a session and has the right. */
export function rightRoute<K extends Method>(
  method: K,
  right: SessionRight,
  handle: (member: Binding, data: RequestData<Requests, K>, connection: Connection) => Answer<K>,
): Route<K> {
  return route(method, bindingOf, (binding, data, connection) => {
    demandRight(binding.participant, right);
    return handle(binding, data, connection);
  });
}

function route<K extends Method, Caller>(
  method: K,
  admit: (connection: Connection) => Caller,
  handle: (caller: Caller, data: RequestData<Requests, K>, connection: Connection) => Answer<K>,
): Route<K> {
  const schema = SCHEMAS[method].data;
  return {
    method,
    async run(connection, data) {
      const caller = admit(connection);
      const parsed = schema.safeParse(data ?? {});
      if (!parsed.success) throw badRequest(parsed.error.issues);
      return await handle(caller, parsed.data, connection);
    },
  };
}

function demandProtocol(data: unknown): void {
  const parsed = greeting.safeParse(data);
  // Without a version at all the schema of the request says so.
  if (!parsed.success) return;
  const client = parsed.data.protocol;
  const update = sideToUpdate(client);
  if (update === undefined) return;
  throw new ProtocolError(
    'protocol-mismatch',
    update === 'client' ? CLIENT_TOO_OLD : 'The server is too old for this client.',
    { server: PROTOCOL_VERSION, client, update },
  );
}

function demandUnbound({ binding }: Connection): void {
  if (binding !== null && !binding.session.course.hasEnded) {
    throw new ProtocolError('already-joined', 'This connection is in a session already.');
  }
}

function bindingOf({ binding, sawTheEnd }: Connection): Binding {
  if (binding !== null) return binding;
  throw sawTheEnd
    ? new ProtocolError('session-ended', 'This session has ended.')
    : new ProtocolError('not-joined', 'This connection is in no session.');
}

function badRequest(issues: readonly z.core.$ZodIssue[]): ProtocolError {
  const [issue] = issues;
  const where = issue?.path.map(String).join('.') ?? '';
  return new ProtocolError('bad-request', 'The data of this request is not valid.', {
    // Where and what kind of thing, never the value.
    path: where.slice(0, 200),
    problem: issue?.code ?? 'unknown',
  });
}
