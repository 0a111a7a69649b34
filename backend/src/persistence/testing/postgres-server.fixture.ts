export { freePort } from '../../../bench/process/free-port.ts';
export { PostgresServer } from '../../../bench/servers/postgres-server.ts';
