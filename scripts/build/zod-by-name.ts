import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Imports Zod's functions one by one: esbuild keeps all of Zod for the object `z`, and most of it is never called. */
export function zodByName(): Plugin {
  return {
    name: "zod-by-name",
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8").replace('import { z } from "zod";', 'import * as z from "zod";'),
        loader: "ts",
      }));
    },
  };
}
