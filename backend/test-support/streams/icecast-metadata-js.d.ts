/** As far as it is used here; the package brings no types. */
declare module 'icecast-metadata-js' {
  export class IcecastMetadataReader {
    constructor(options: {
      readonly metadataTypes: readonly 'icy'[];
      readonly icyMetaInt: number;
      readonly onStream: (value: { readonly stream: Uint8Array }) => void;
      readonly onMetadata: (value: { readonly metadata: Readonly<Record<string, string>> }) => void;
    });
    /** Calls back for all that these bytes bring. */
    readAll(bytes: Uint8Array): void;
  }
}
