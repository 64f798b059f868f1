import type { Metafile } from "esbuild";

const datadogClient = /node_modules\/@datadog\/datadog-api-client\/dist\/(.*)\.js$/;

/** Every operation needs these. Another file is another thing that the client does: read it before listing it here. */
const commonFiles = [
  ...["logger", "userAgent", "version"],
  ...[
    "auth",
    "baseapi",
    "configuration",
    "exception",
    "http/http",
    "http/isomorphic-fetch",
    "index",
    "servers",
    "util",
  ].map((name) => `packages/datadog-api-client-common/${name}`),
];
const trimmedFile = /^packages\/datadog-api-client-v\d\/(?:apis|models)\/\w+$/;

const unreached: readonly RegExp[] = [
  // The transport of Datadog's client.
  /node_modules\/(?:cross-fetch|node-fetch|pako|buffer-from)\//,
  // Credentials from anywhere but the environment.
  /node_modules\/@aws-sdk\/(?:nested-clients|token-providers|credential-provider-(?!env\/|node\/))/,
  /node_modules\/@smithy\/credential-provider-imds\//,
  // The discovery of endpoints, in which no called command takes part.
  /\/getEndpointDiscoveryPlugin\.js$/,
];

/** Throws if a bundle has a file that the trim should leave out, or lacks a common file of Datadog's client. */
export function refuseUnreached({ outputs }: Metafile): void {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  for (const pattern of unreached) {
    const found = files.find((file) => pattern.test(file));
    if (found !== undefined) throw new Error(`The bundle has ${found}, which nothing in it should reach.`);
  }
  const ofDatadog = files.flatMap((file) => datadogClient.exec(file)?.[1] ?? []);
  if (ofDatadog.length === 0) return;
  const more = ofDatadog.filter((file) => !commonFiles.includes(file) && !trimmedFile.test(file));
  const missing = commonFiles.filter((file) => !ofDatadog.includes(file));
  if (more.length > 0) {
    throw new Error(
      `The bundle has ${more.join(", ")} of Datadog's client. Import an API's own file, not an index; read what another file does.`,
    );
  }
  if (missing.length > 0) throw new Error(`The bundle lacks ${missing.join(", ")} of Datadog's client.`);
}
