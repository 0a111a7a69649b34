/** For ESLint, which resolves no `.vue` import; vue-tsc finds the file itself and its real type. */
declare module '*.vue' {
  import type { Component } from 'vue';

  const component: Component;
  export default component;
}
