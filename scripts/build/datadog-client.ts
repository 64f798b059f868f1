import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";
import type { DatadogOperation } from "../../lambda/contract/functions.ts";
import { reachedTypes } from "./datadog-types.ts";
import {
  exportedNames,
  keepEntries,
  keepMembers,
  readEntries,
  refuseDanglingModules,
  withoutLines,
  withoutUnusedGenerators,
  withoutUnusedModules,
} from "./emitted-source.ts";

const clientFolder = dirname(createRequire(import.meta.url).resolve("@datadog/datadog-api-client"));
const common = "packages/datadog-api-client-common";

/**
 * Keeps only these operations and their types. Every call must be given a transport. Each cut throws if a file is not
 * as the cut expects, and `refuseUnreached` checks the result.
 */
export function trimDatadogClient(operations: readonly DatadogOperation[]): Plugin {
  return {
    name: "trim-datadog-client",
    setup: (build) => {
      build.onLoad({ filter: /[/\\]@datadog[/\\]datadog-api-client[/\\]dist[/\\].*\.js$/ }, ({ path }) => {
        const file = relative(clientFolder, path).replaceAll("\\", "/");
        const contents = trimDatadogFile(file, readFileSync(path, "utf8"), operations);
        return contents === undefined ? undefined : { contents, loader: "js" };
      });
    },
  };
}

/** The file is named from the client's `dist`. Returns `undefined` for a file that stays as it is. */
export function trimDatadogFile(
  file: string,
  source: string,
  operations: readonly DatadogOperation[],
): string | undefined {
  try {
    return cutOf(file)?.(source, operations);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Datadog's client is not as scripts/build expects, in ${file}: ${why}.`);
  }
}

type Cut = (source: string, operations: readonly DatadogOperation[]) => string;

function cutOf(file: string): Cut | undefined {
  const [, version, name] = /^packages\/datadog-api-client-(v\d)\/(?:apis|models)\/(\w+)\.js$/.exec(file) ?? [];
  if (version === undefined || name === undefined) return cuts[file];
  if (name === "ObjectSerializer") return (source, operations) => cutSerializer(version, source, operations);
  return file.includes("/apis/") ? (source, operations) => cutApi(version, name, source, operations) : undefined;
}

const cuts: Readonly<Record<string, Cut>> = {
  // Only unstable operations read this list.
  [`${common}/configuration.js`]: (source, operations) => {
    const kept = new Set(operations.map((operation) => operation.replace(/\.\w+Api\./, ".")));
    return withoutLines(source, (line) => {
      const name = /^ {8}"(v\d\.\w+)": (?:false|true),$/.exec(line)?.[1];
      return name !== undefined && !kept.has(name);
    });
  },
  // Some operations have servers of their own. Every configuration copies all of them.
  [`${common}/servers.js`]: (source, operations) => {
    const declaration = "exports.operationServers = {";
    const known = readEntries(source, declaration);
    return keepEntries(source, declaration, new Set(operations.filter((operation) => known.has(operation))));
  },
  [`${common}/http/isomorphic-fetch.js`]: replaceTransport,
  "logger.js": replaceLogger,
};

function cutApi(version: string, api: string, source: string, operations: readonly DatadogOperation[]): string {
  const beginning = `${version}.${api}.`;
  const kept = operations.flatMap((each) => (each.startsWith(beginning) ? each.slice(beginning.length) : []));
  if (kept.length === 0) throw new Error(`lambda/contract/functions.ts lists no operation of ${version}.${api}`);
  let trimmed = keepMembers(source, `${api}RequestFactory`, new Set(kept));
  trimmed = keepMembers(trimmed, `${api}ResponseProcessor`, new Set(kept));
  trimmed = keepMembers(trimmed, api, new Set(["constructor", ...kept]));
  trimmed = withoutUnusedModules(withoutUnusedGenerators(trimmed));
  refuseDanglingModules(trimmed);
  return trimmed;
}

function cutSerializer(version: string, source: string, operations: readonly DatadogOperation[]): string {
  const folder = join(clientFolder, "packages", `datadog-api-client-${version}`);
  const apis = new Set(operations.flatMap((each) => (each.startsWith(version) ? (each.split(".")[1] ?? []) : [])));
  const apiSources = [...apis].map((api) =>
    cutApi(version, api, readFileSync(join(folder, "apis", `${api}.js`), "utf8"), operations),
  );
  const declarations = { enums: "const enumsMap = {", models: "const typeMap = {", unions: "const oneOfMap = {" };
  const registries = {
    enums: readEntries(source, declarations.enums),
    models: readEntries(source, declarations.models),
    unions: readEntries(source, declarations.unions),
  };
  const reached = reachedTypes(apiSources, join(folder, "models"), registries);
  const keep = (text: string, kind: keyof typeof declarations) =>
    keepEntries(text, declarations[kind], new Set([...reached].filter((type) => registries[kind].has(type))));
  const trimmed = withoutUnusedModules(keep(keep(keep(source, "enums"), "models"), "unions"));
  refuseDanglingModules(trimmed);
  return trimmed;
}

/** Every call is given a transport, so nothing constructs the client's own, which has polyfills of fetch and zlib. */
function replaceTransport(source: string): string {
  const [name, ...others] = exportedNames(source);
  if (name === undefined || others.length > 0) throw new Error(`it exports ${[name, ...others].join(", ")}`);
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.${name} = class { constructor() { throw new Error("Datadog's client was given no transport"); } };
`;
}

/** The client's logger is the package loglevel, which writes to the console from the level "info". */
function replaceLogger(source: string): string {
  if (!/logger = loglevel_1\.default\.noConflict\(\);/.test(source)) throw new Error("its logger is not loglevel");
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.logger = { debug() {}, warn: console.warn, error: console.error };
`;
}
