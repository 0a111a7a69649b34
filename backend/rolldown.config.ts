import { defineConfig } from 'rolldown';

/** They find programs, libraries and threads of their own beside their files. */
const FIND_FILES_OF_THEIR_OWN = [/^mediasoup(\/|$)/, /^sharp$/, /^pino-pretty$/, /^thread-stream$/];

/** Nest offers to load these where they are installed; here they are not. */
const NOT_INSTALLED = [
  /^@nestjs\/(axios|microservices|mongoose|platform-fastify|platform-socket\.io|sequelize|typeorm)(\/|$)/,
  /^@fastify\//,
  /^@grpc\//,
  /^@mikro-orm\//,
  /^class-(transformer|validator)(\/|$)/,
];

/**
 * The server as a few files instead of three thousand, which Node would find, read and link one by one: that
 * was half of a start.
 */
export default defineConfig({
  input: {
    main: 'src/main.ts',
    backup: 'src/backup.ts',
    'sqlite-thread': 'src/persistence/sqlite/sqlite-thread.ts',
    'outputs-thread': 'src/outputs/engine/outputs-thread.ts',
  },
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external: [...FIND_FILES_OF_THEIR_OWN, ...NOT_INSTALLED],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    sourcemap: true,
    chunkFileNames: '[name].js',
    // Logs name classes.
    keepNames: true,
  },
});
