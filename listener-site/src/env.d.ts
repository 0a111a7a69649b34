type SiteContext = import('@auxcast/shared-types').SiteContext;

declare namespace App {
  /** Handed over by the backend with every request. */
  interface Locals extends SiteContext {}
}
