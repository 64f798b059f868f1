import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Plugin } from "esbuild";
import { reachedTypes } from "./datadog-types.ts";
import {
  changeBlock,
  exportedNames,
  keepEntries,
  keepMembers,
  readEntries,
  refuseDanglingModules,
  withoutLines,
} from "./emitted-source.ts";

/** Where the client's files are. */
const clientFolder = dirname(createRequire(import.meta.url).resolve("@datadog/datadog-api-client"));
const common = "packages/datadog-api-client-common";
const v2 = "packages/datadog-api-client-v2";

/** What is kept of the client's API. */
const api = "MetricsApi";
const operation = "submitMetrics";

/**
 * Leaves of Datadog's client what `MetricsApi.submitMetrics` reaches when it is given a transport: one operation of over
 * a thousand, and the types that it writes and reads. What is left is the client's own text. Each cut throws where a file
 * is not as it takes it to be, and `refuseUnreached` looks at what comes out.
 */
export function trimDatadogClient(): Plugin {
  return {
    name: "trim-datadog-client",
    setup: (build) => {
      build.onLoad({ filter: /[/\\]@datadog[/\\]datadog-api-client[/\\]dist[/\\].*\.js$/ }, ({ path }) => {
        const contents = trimDatadogFile(
          relative(clientFolder, path).replaceAll("\\", "/"),
          readFileSync(path, "utf8"),
        );
        return contents === undefined ? undefined : { contents, loader: "js" };
      });
    },
  };
}

/** One of the client's files, named from its `dist`, as it is bundled; `undefined` where it stays as it is. */
export function trimDatadogFile(file: string, source: string): string | undefined {
  try {
    return cuts[file]?.(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Datadog's client is not as scripts/build takes it to be, in ${file}: ${why}.`);
  }
}

const cuts: Readonly<Record<string, (source: string) => string>> = {
  "index.js": (source) => withoutLines(source, /^exports\.v1 = __importStar\(require\(/, 1),
  [`${v2}/index.js`]: cutIndex,
  [`${v2}/apis/${api}.js`]: cutApi,
  [`${v2}/models/ObjectSerializer.js`]: cutSerializer,
  // Whether other operations may be used: a list that only they look at.
  [`${common}/configuration.js`]: (source) => withoutLines(source, /^ {8}"v\d\.\w+": (?:false|true),$/),
  [`${common}/servers.js`]: cutServers,
  [`${common}/http/isomorphic-fetch.js`]: replaceTransport,
};

function cutIndex(source: string): string {
  const found = source.split("\n").filter((line) => line.includes(`require("./apis/${api}")`));
  if (found.length !== 1) throw new Error(`${api} is required ${found.length} times, not once`);
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.${api} = require("./apis/${api}").${api};
`;
}

function cutApi(source: string): string {
  const only = new Set([operation]);
  let trimmed = keepMembers(source, `${api}RequestFactory`, only);
  trimmed = keepMembers(trimmed, `${api}ResponseProcessor`, only);
  trimmed = keepMembers(trimmed, api, new Set(["constructor", operation]));
  refuseDanglingModules(trimmed);
  return trimmed;
}

function cutSerializer(source: string): string {
  const declarations = { enums: "const enumsMap = {", models: "const typeMap = {", unions: "const oneOfMap = {" };
  const types = reachedTypes(
    cutApi(readFileSync(join(clientFolder, v2, "apis", `${api}.js`), "utf8")),
    join(clientFolder, v2, "models"),
    {
      enums: readEntries(source, declarations.enums),
      models: readEntries(source, declarations.models),
      unions: readEntries(source, declarations.unions),
    },
  );
  let trimmed = keepEntries(source, declarations.enums, types.enums);
  trimmed = keepEntries(trimmed, declarations.models, types.models);
  trimmed = keepEntries(trimmed, declarations.unions, new Set());
  const isNeeded = (line: string) => {
    const model = /^const (\w+)_1 = require\("\.\/\w+"\);$/.exec(line)?.[1];
    return model === undefined || types.models.has(model);
  };
  trimmed = trimmed.split("\n").filter(isNeeded).join("\n");
  refuseDanglingModules(trimmed);
  return trimmed;
}

/** Some operations have servers of their own. The configuration copies them all, each time that one is made. */
function cutServers(source: string): string {
  if (source.includes(`.${api}.${operation}"`)) throw new Error(`${operation} has servers of its own`);
  return changeBlock(source, "exports.operationServers = {", "};", () => []);
}

/** Every call is given a transport, so that the client's own, with polyfills of fetch and zlib, is never made. */
function replaceTransport(source: string): string {
  const [name, ...others] = exportedNames(source);
  if (name === undefined || others.length > 0) throw new Error(`it exports ${[name, ...others].join(", ")}`);
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.${name} = class { constructor() { throw new Error("Datadog's client was given no transport"); } };
`;
}
