import { expect, test } from 'vitest';
import { AppServer } from '../test-support/party/index.ts';

test('a port in use is told in one line', async () => {
  await using server = await AppServer.start();
  const { port } = new URL(server.origin);
  await expect(AppServer.start({ PORT: port })).rejects.toThrow(
    new RegExp(`^PORT: ${port} is in use; .*npm start$`),
  );
});
