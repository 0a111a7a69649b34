import { stat } from 'node:fs/promises';
import { defineConfig } from 'wxt';
import { EXTENSION_KEY } from './build/extension-key.ts';
import { drawIcons, ICON_PATHS } from './build/icons.ts';
import { presetFile } from './build/preset-file.ts';

const PACKAGE_BYTES = 500_000;

export default defineConfig({
  modules: ['@wxt-dev/module-vue'],
  // Every import is written out, so that the linter and a reader see where things come from.
  imports: false,
  outDir: 'dist',
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}',
  zip: { artifactTemplate: 'auxcast-extension.zip' },
  manifest: {
    name: 'Auxcast',
    description: 'Hand the aux cord to everyone with the link: your music tab, live and in stereo.',
    key: EXTENSION_KEY,
    // Opening the popup from the keyboard (`action.openPopup`).
    minimum_chrome_version: '127',
    // `alarms`: forgetting the right to a session in time, whether or not anything else wakes the extension.
    permissions: ['activeTab', 'tabCapture', 'offscreen', 'scripting', 'storage', 'alarms'],
    optional_permissions: ['notifications', 'sidePanel'],
    optional_host_permissions: ['*://*/*'],
    icons: ICON_PATHS,
    action: { default_title: 'Auxcast', default_icon: ICON_PATHS },
    commands: {
      'go-live': {
        suggested_key: { default: 'Alt+Shift+L' },
        description: 'Go live with this tab',
      },
      // Chrome passes on no other keys while another window is in front.
      talk: {
        suggested_key: { default: 'Ctrl+Shift+9' },
        description: 'Talk, or stop talking (Stage)',
        global: true,
      },
      'mute-everything': {
        suggested_key: { default: 'Alt+Shift+M' },
        description: 'Mute everything that goes out, or take that back',
      },
    },
  },
  hooks: {
    'build:publicAssets': async (wxt, files) => {
      files.push({ relativeDest: 'preset.json', contents: presetFile(process.env['PARTY_URL']) });
      files.push(...(await drawIcons(wxt.config.wxtDir)));
    },
    'prepare:publicPaths': (_wxt, paths) => {
      paths.push('preset.json');
    },
    'zip:extension:done': async (_wxt, zipPath) => {
      const { size } = await stat(zipPath);
      if (size > PACKAGE_BYTES) {
        throw new Error(`The packed extension has ${size} bytes; ${PACKAGE_BYTES} are allowed.`);
      }
    },
  },
});
