import vue from '@astrojs/vue';
import type { AstroConfig, AstroIntegration } from 'astro';

type Plugins = AstroConfig['vite']['plugins'];

/**
 * `@astrojs/vue` for rendering on the server alone. Its client would bring hydration, slots and Suspense to
 * every page that has a Vue component, which is 6 KB with Astro's island runtime: a sixth of what the
 * listener page may load before it plays. `src/islands/listen.ts` mounts that page's one app instead.
 */
export function slimVue(): AstroIntegration {
  // Static markup is not hoisted: Vue's function that inserts it would be in every page, and is needed
  // nowhere else.
  const { name, hooks } = vue({ template: { compilerOptions: { hoistStatic: false } } });
  const setup = hooks['astro:config:setup'];
  return {
    name,
    hooks: {
      ...hooks,
      'astro:config:setup': (options) =>
        setup?.({
          ...options,
          addRenderer: ({ name, serverEntrypoint }) => options.addRenderer({ name, serverEntrypoint }),
          updateConfig: (config) => {
            const plugins = config.vite?.plugins;
            if (options.command !== 'build' || !plugins) return options.updateConfig(config);
            return options.updateConfig({
              ...config,
              vite: { ...config.vite, plugins: withoutServer(plugins) },
            });
          },
        }),
    },
  };
}

/**
 * Before it builds, Astro starts a development server to read content, and Vue's plugin remembers: it then
 * compiles templates for hot reload, which are larger and slower. So it must not hear of that server.
 */
function withoutServer(plugins: NonNullable<Plugins>): Plugins {
  return plugins.map((plugin) => {
    const isVue = plugin && typeof plugin === 'object' && 'name' in plugin && plugin.name === 'vite:vue';
    return isVue ? { ...plugin, configureServer: () => undefined } : plugin;
  });
}
