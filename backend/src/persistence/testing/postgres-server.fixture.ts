export { freePort, PostgresServer } from '../../../bench/servers/postgres-server.ts';
