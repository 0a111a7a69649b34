// Only what Biome cannot see: rules that need types, and Vue's and Astro's own.
import astro from 'eslint-plugin-astro';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

const typed = {
  parser: tseslint.parser,
  parserOptions: {
    // Each file is linted with the tsconfig.json nearest to it; one that no tsconfig.json includes is an
    // error.
    projectService: true,
    tsconfigRootDir: import.meta.dirname,
    extraFileExtensions: ['.vue', '.astro'],
  },
};

/** A promise that nobody awaits hides its failure. */
const promises = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
};

/** Types come from schemas: nothing is taken to be what it has not been checked to be. */
const honestTypes = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-unsafe-enum-comparison': 'error',
  '@typescript-eslint/no-unsafe-function-type': 'error',
  '@typescript-eslint/no-unsafe-type-assertion': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
};

/**
 * Comments are read beside the code, which Biome keeps within as much; what it formats itself needs no other
 * limit.
 */
const commentWidth = {
  'max-len': ['error', { code: 10_000, comments: 110, ignoreUrls: true, ignorePattern: 'biome-ignore' }],
};

/** One name for one thing. */
const oneTest = {
  'no-restricted-imports': [
    'error',
    { paths: [{ name: 'vitest', importNames: ['it'], message: 'Tests are called `test` here.' }] },
  ],
};

const typedRules = {
  ...commentWidth,
  ...oneTest,
  ...promises,
  ...honestTypes,
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/no-deprecated': 'error',
};

export default [
  {
    ignores: [
      '**/dist/',
      '**/.output/',
      '**/.wxt/',
      '**/.astro/',
      '**/coverage/',
      '.cache/',
      '.nx/',
      'demo-out/',
      'data/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  { plugins: { '@typescript-eslint': tseslint.plugin } },
  { files: ['**/*.ts'], languageOptions: typed, rules: typedRules },
  {
    files: ['**/*.test.ts'],
    // What `expect.any()` and its like return is `any`.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  ...vue.configs['flat/essential'].map((config) => ({ ...config, files: ['**/*.vue'] })),
  {
    files: ['**/*.vue'],
    languageOptions: {
      parser: vueParser,
      parserOptions: { ...typed.parserOptions, parser: tseslint.parser },
    },
    rules: {
      ...typedRules,
      // Folders give the components here their context.
      'vue/multi-word-component-names': 'off',
    },
  },
  ...astro.configs['flat/recommended'],
  {
    files: ['**/*.astro'],
    languageOptions: {
      parserOptions: {
        ...typed.parserOptions,
        parser: tseslint.parser,
        // Astro's parser knows no project service.
        projectService: false,
        project: true,
      },
    },
    rules: {
      ...typedRules,
      // What a piece of template evaluates to has no type here.
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // What runs in people's browsers speaks through named loggers, which bound what is written.
    files: [
      'extension/**/*.{ts,vue}',
      'listener-site/src/**/*.{ts,vue,astro}',
      'shared-types/src/**/*.{ts,vue}',
    ],
    ignores: [
      'extension/{e2e,build,testing}/**',
      'extension/*.config.ts',
      '**/*.{test,fixture}.ts',
      '**/{testing,examples}/**',
      'shared-types/src/log.ts',
    ],
    rules: { 'no-console': 'error' },
  },
  // Before the install there is no schema library to check JSON with.
  { files: ['scripts/**/*.mjs'], languageOptions: typed, rules: promises },
];
