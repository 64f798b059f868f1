import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { exportedNames } from "./emitted-source.ts";

/**
 * Exceptions that keep their class: those that the code distinguishes, those with a property that allows a retry, and
 * the base class. Any other arrives as the base class with the same name and message. Only the classes of SQS and SNS map
 * their old codes to names.
 */
const keptExceptions: Readonly<Record<string, readonly string[] | "all">> = {
  "client-dynamodb": [
    "DynamoDBServiceException",
    "ConditionalCheckFailedException",
    "ReplicatedWriteConflictException",
  ],
  "client-sqs": "all",
  "client-sns": "all",
  "client-ssm": ["SSMServiceException", "ParameterNotFound"],
};

/** Removes code that a Lambda function never reaches. Each cut throws if a file is not as the cut expects. */
export function trimAwsClients(): Plugin {
  return {
    name: "trim-aws-clients",
    setup: (build) => {
      for (const [filter, trim] of cuts) {
        build.onLoad({ filter }, ({ path }) => {
          const file = path.replaceAll("\\", "/");
          try {
            return { contents: trim(readFileSync(path, "utf8"), file), loader: file.endsWith(".json") ? "json" : "js" };
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            throw new Error(`An AWS client is not as scripts/build expects, in ${file}: ${why}.`);
          }
        });
      }
    },
  };
}

const cuts: readonly (readonly [filter: RegExp, trim: (source: string, file: string) => string])[] = [
  [
    /[/\\]@aws-sdk[/\\]credential-provider-node[/\\]dist-es[/\\]index\.js$/,
    replacing(
      ["credentialsTreatedAsExpired", "credentialsWillNeedRefresh", "defaultProvider"],
      'export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";',
    ),
  ],
  [
    /[/\\]@smithy[/\\]core[/\\]dist-es[/\\].*[/\\]loadSharedConfigFiles\.js$/,
    replacing(
      ["CONFIG_PREFIX_SEPARATOR", "loadSharedConfigFiles"],
      `export { CONFIG_PREFIX_SEPARATOR } from "./constants";
       export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
    ),
  ],
  [
    /[/\\]@smithy[/\\]core[/\\]dist-es[/\\]submodules[/\\]event-streams[/\\]index\.js$/,
    replacing(undefined, 'throw new Error("streams of events are not in this bundle");'),
  ],
  [
    /[/\\]@aws-sdk[/\\]endpoint-cache[/\\]dist-es[/\\]EndpointCache\.js$/,
    replacing(["EndpointCache"], "export class EndpointCache {}"),
  ],
  // SHA-256 in JavaScript, for a Node whose `crypto` lacks it.
  [
    /[/\\]@smithy[/\\]core[/\\]dist-es[/\\]submodules[/\\]checksum[/\\]sha256[/\\]Sha256Js\.js$/,
    replacing(["Sha256Js"], "export class Sha256Js {}"),
  ],
  [/[/\\]@aws-sdk[/\\]client-\w+[/\\]package\.json$/, keepVersion],
  [/[/\\]@aws-sdk[/\\]client-\w+[/\\]dist-es[/\\]models[/\\]errors\.js$/, checkRetryable],
  [/[/\\]@aws-sdk[/\\]client-\w+[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/, trimAwsSchemas],
];

function replacing(names: readonly string[] | undefined, replacement: string): (source: string) => string {
  return (source) => {
    const found = exportedNames(source).toSorted().join(", ");
    if (names !== undefined && found !== names.join(", ")) throw new Error(`it exports ${found}`);
    return replacement;
  };
}

/** A client reads only the version from its manifest, for its `User-Agent`. */
function keepVersion(source: string): string {
  const manifest: unknown = JSON.parse(source);
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest))
    throw new Error("it has no version");
  return JSON.stringify({ version: manifest.version });
}

/** A bundler keeps unused shapes that might call something: `{ [_e]: … }` might, `{ "error": … }` cannot. */
export function trimAwsSchemas(source: string, file: string): string {
  const kept = exceptionsOf(file);
  const registration = /^\w+_registry\.registerError\(\w+\$, (\w+)\);$/;
  const exceptions = source.split("\n").flatMap((line) => registration.exec(line)?.[1] ?? []);
  if (exceptions.length !== source.split(".registerError(").length - 1)
    throw new Error("not all exceptions were found");
  const missing = kept === "all" ? undefined : kept.find((name) => !exceptions.includes(name));
  if (missing !== undefined) throw new Error(`there is no exception ${missing}`);
  const trimmed = source
    .split("\n")
    .filter((line) => {
      const name = registration.exec(line)?.[1];
      return name === undefined || kept === "all" || kept.includes(name);
    })
    .join("\n");
  const constants = new Map(
    [...source.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return trimmed.replace(/\[(_\w+)\]:/g, (_, name: string) => {
    const text = constants.get(name);
    if (text === undefined) throw new Error(`${name} is no constant`);
    return `${text}:`;
  });
}

/** Throws if an exception that allows a retry would lose its class and so that property. */
export function checkRetryable(source: string, file: string): string {
  const kept = exceptionsOf(file);
  for (const text of source.split("\nexport class ").slice(1)) {
    const name = /^\w+/.exec(text)?.[0] ?? "";
    if (kept !== "all" && text.includes("$retryable") && !kept.includes(name)) {
      throw new Error(`${name} allows a retry and is not kept`);
    }
  }
  return source;
}

function exceptionsOf(file: string): readonly string[] | "all" {
  const client = /client-\w+/.exec(file)?.[0] ?? "";
  const kept = keptExceptions[client];
  if (kept === undefined) throw new Error(`scripts/build lists no exceptions to keep of ${client}`);
  return kept;
}
