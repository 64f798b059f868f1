import type { Metafile } from "esbuild";

/** What of a package may be in a bundle, and nothing else of it. */
interface Allowance {
  readonly package: string;
  readonly files: readonly string[];
}

const datadogModels = [
  "APIErrorResponse",
  "IntakePayloadAccepted",
  "MetricMetadata",
  "MetricOrigin",
  "MetricPayload",
  "MetricPoint",
  "MetricResource",
  "MetricSeries",
  "ObjectSerializer",
];
const datadogCommon = ["auth", "baseapi", "configuration", "exception", "http/http", "http/isomorphic-fetch"];

/** One more file of the client's is one more thing that `submitMetrics` does: to be looked at, not only to be bundled. */
const datadogClient: Allowance = {
  package: "@datadog/datadog-api-client",
  files: [
    ...["index", "logger", "userAgent", "version"],
    ...[...datadogCommon, "index", "servers", "util"].map((name) => `packages/datadog-api-client-common/${name}`),
    ...["index", "apis/MetricsApi"].map((name) => `packages/datadog-api-client-v2/${name}`),
    ...datadogModels.map((name) => `packages/datadog-api-client-v2/models/${name}`),
  ].map((file) => `dist/${file}.js`),
};

/** What a trimmed client reaches in no case. */
const unreached: readonly RegExp[] = [
  // The transport of Datadog's client.
  /node_modules\/(?:cross-fetch|node-fetch|pako|buffer-from)\//,
  // Credentials from anywhere but the environment.
  /node_modules\/@aws-sdk\/(?:nested-clients|token-providers|credential-provider-(?!env\/|node\/))/,
  /node_modules\/@smithy\/credential-provider-imds\//,
  // The discovery of endpoints, which no command that is called takes part in.
  /\/getEndpointDiscoveryPlugin\.js$/,
];

/** Throws where a bundle has what the trim takes to be unreached, or lacks of Datadog's client what it should have. */
export function refuseUnreached({ outputs }: Metafile): void {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  for (const pattern of unreached) {
    const found = files.find((file) => pattern.test(file));
    if (found !== undefined) throw new Error(`The bundle has ${found}, which nothing in it should reach.`);
  }
  const ofDatadog = files.flatMap((file) => file.split(`node_modules/${datadogClient.package}/`)[1] ?? []);
  // The installer's client is the one of the API's other version, whole: nobody waits for it to start.
  if (!ofDatadog.some((file) => file.includes("/datadog-api-client-v2/"))) return;
  const more = ofDatadog.filter((file) => !datadogClient.files.includes(file));
  const missing = datadogClient.files.filter((file) => !ofDatadog.includes(file));
  if (more.length > 0) {
    throw new Error(
      `The bundle has ${more.join(", ")} of ${datadogClient.package}: look at what the client does with it.`,
    );
  }
  if (missing.length > 0) throw new Error(`The bundle lacks ${missing.join(", ")} of ${datadogClient.package}.`);
}
