import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Imports Zod's functions by name. For the object `z`, esbuild would also keep the functions that nobody calls. */
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
