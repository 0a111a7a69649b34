declare namespace App {
  /** Handed over by the backend with every request. */
  interface Locals extends import('@auxcast/shared-types').SiteContext {}
}
