import { type DynamicModule, Module } from '@nestjs/common';
import { EdgesModule } from '../edges/edges.module.ts';
import { SessionsModule } from '../sessions/index.ts';
import { BUILT_SITE, loadSite } from './built-site.ts';
import { ExtensionController } from './extension.controller.ts';
import { ExtensionArchive } from './extension-archive.ts';
import { Site } from './site.ts';
import type { SitePlaces } from './site-places.ts';

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's modules are classes.
export class SiteModule {
  static at(places: SitePlaces): DynamicModule {
    return {
      module: SiteModule,
      imports: [EdgesModule, SessionsModule],
      controllers: [ExtensionController],
      providers: [
        Site,
        { provide: BUILT_SITE, useFactory: () => loadSite(places.siteFolder) },
        { provide: ExtensionArchive, useFactory: () => new ExtensionArchive(places.extensionFile) },
      ],
    };
  }
}
