// @vitest-environment node
import { describe, expect, test } from 'vitest';
import config from './wxt.config.ts';

describe('the manifest', () => {
  test('asks for no more than a broadcast needs', () => {
    expect(config.manifest).toMatchObject({
      permissions: ['activeTab', 'tabCapture', 'offscreen', 'scripting', 'storage', 'alarms'],
      optional_permissions: ['notifications', 'sidePanel'],
      optional_host_permissions: ['*://*/*'],
    });
    expect(config.manifest).not.toHaveProperty('host_permissions');
    expect(config.manifest).not.toHaveProperty('content_scripts');
  });
});
