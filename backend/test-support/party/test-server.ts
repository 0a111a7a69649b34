import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, Limits, parseConfig } from '../../src/config/index.ts';
import { GatewayModule } from '../../src/gateway/gateway.module.ts';
import { SocketAdapter } from '../../src/gateway/socket-adapter.ts';
import { WorkerPool } from '../../src/media/index.ts';
import { OutwardModule } from '../../src/outward.module.ts';
import { STORE } from '../../src/persistence/index.ts';
import { Capacity, SessionRegistry } from '../../src/sessions/index.ts';
import { MemoryStore } from '../stores/index.ts';
import { TestClient } from './test-client.ts';

/** The gateway, sessions and media as in production, on a port of its own; only the database is memory. */
export class TestServer implements AsyncDisposable {
  readonly store: MemoryStore;
  readonly port: number;
  readonly #app: INestApplication<Server>;
  readonly #clients: TestClient[] = [];

  private constructor(app: INestApplication<Server>, store: MemoryStore, port: number) {
    this.#app = app;
    this.store = store;
    this.port = port;
  }

  /**
   * @param settings by the names of `.env.example`
   * @param pool instead of one made from the settings
   */
  static async start(settings: Record<string, string> = {}, pool?: WorkerPool): Promise<TestServer> {
    const store = new MemoryStore();
    const config = parseConfig({ WORKERS: '1', ...settings }, false);
    const imports = [ConfigModule.with(config, new Limits(config)), OutwardModule, GatewayModule];
    const builder = Test.createTestingModule({ imports }).overrideProvider(STORE).useValue(store);
    if (pool !== undefined) builder.overrideProvider(WorkerPool).useValue(pool);
    const module = await builder.compile();
    const app: INestApplication<Server> = module.createNestApplication({ logger: ['error', 'fatal'] });
    app.useWebSocketAdapter(new SocketAdapter(app));
    await app.listen(0, '127.0.0.1');
    const http: Server = app.getHttpServer();
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return new TestServer(app, store, address.port);
  }

  get registry(): SessionRegistry {
    return this.#app.get(SessionRegistry, { strict: false });
  }

  get capacity(): Capacity {
    return this.#app.get(Capacity, { strict: false });
  }

  get pool(): WorkerPool {
    return this.#app.get(WorkerPool, { strict: false });
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** Of the whole HTTP server, WebSockets included. */
  async openSockets(): Promise<number> {
    const http: Server = this.#app.getHttpServer();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    http.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    return await promise;
  }

  async connect(headers: Record<string, string> = {}): Promise<TestClient> {
    const client = await TestClient.open(this.url, headers);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.terminate();
    await this.close();
  }
}
