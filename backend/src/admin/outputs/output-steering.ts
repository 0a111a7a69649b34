import { type IcecastWish, type OutputList, ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import { IcecastOutputs, type SessionIcecast } from '../../outputs/index.ts';
import { SessionRegistry } from '../../sessions/index.ts';
import type { Actor } from '../actor.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { holdsScope } from '../scopes.ts';

type OutputAction = 'output.start' | 'output.stop' | 'output.remove';

/** What admins do to the outputs of sessions, each written down before it is done. Passwords never are. */
@Injectable()
export class OutputSteering {
  readonly #registry: SessionRegistry;
  readonly #icecast: IcecastOutputs;
  readonly #trail: AuditTrail;

  constructor(
    @Inject(SessionRegistry) registry: SessionRegistry,
    @Inject(IcecastOutputs) icecast: IcecastOutputs,
    @Inject(AuditTrail) trail: AuditTrail,
  ) {
    this.#registry = registry;
    this.#icecast = icecast;
    this.#trail = trail;
  }

  /** @throws ProtocolError `session-not-found`, `session-ended`, `wrong-state` of a call */
  async list(sessionId: string): Promise<OutputList> {
    return (await this.#of(sessionId)).view ?? { outputs: [] };
  }

  /**
   * To a private network only by a key that may do whatever concerns the whole server.
   * @returns its id
   * @throws ProtocolError as `list`, `too-many`, `rate-limited`, and as `AuditTrail.allowed`
   */
  async add(actor: Actor, sessionId: string, wish: IcecastWish): Promise<string> {
    const outputs = await this.#of(sessionId);
    const mayBePrivate = holdsScope(actor.key.scopes, 'operate');
    const { url, mount, format } = wish;
    const act = {
      action: 'output.add',
      target: sessionId,
      details: { url, mount, format, mayBePrivate },
    } as const;
    return await this.#trail.allowed(actor, act, () => outputs.add(wish, mayBePrivate));
  }

  /** @throws ProtocolError as `list`, `not-found`, `rate-limited`, and as `AuditTrail.allowed` */
  async start(actor: Actor, sessionId: string, outputId: string): Promise<void> {
    await this.#change(actor, 'output.start', sessionId, outputId, (outputs) => outputs.start(outputId));
  }

  /** @throws ProtocolError as `list`, `not-found`, and as `AuditTrail.allowed` */
  async stop(actor: Actor, sessionId: string, outputId: string): Promise<void> {
    await this.#change(actor, 'output.stop', sessionId, outputId, (outputs) => outputs.stop(outputId));
  }

  /** @throws ProtocolError as `list`, `not-found`, and as `AuditTrail.allowed` */
  async remove(actor: Actor, sessionId: string, outputId: string): Promise<void> {
    await this.#change(actor, 'output.remove', sessionId, outputId, (outputs) => outputs.remove(outputId));
  }

  async #change(
    actor: Actor,
    action: OutputAction,
    sessionId: string,
    outputId: string,
    change: (outputs: SessionIcecast) => void,
  ): Promise<void> {
    const outputs = await this.#of(sessionId);
    // What names nothing is not written down: it may be anything, a secret too.
    if (!outputs.has(outputId)) throw new ProtocolError('not-found', 'There is no such output.');
    const act = { action, target: sessionId, details: { outputId } };
    await this.#trail.allowed(actor, act, () => change(outputs));
  }

  async #of(sessionId: string): Promise<SessionIcecast> {
    return this.#icecast.of(await this.#registry.find(sessionId));
  }
}
