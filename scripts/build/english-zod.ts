import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/**
 * Leaves out the translations of Zod's messages, which add 300 kB because the namespace `z` exports them all. Throws if
 * Zod's file has another form.
 */
export function englishZod(): Plugin {
  return {
    name: "english-zod",
    setup: (build) => {
      build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, ({ path }) => {
        const english = readFileSync(path, "utf8")
          .split("\n")
          .filter((line) => /^export \{ default as en \} /.test(line));
        if (english.length !== 1) throw new Error(`Zod's list of languages is not as scripts/build expects: ${path}`);
        return { contents: english.join("\n"), loader: "js" };
      });
    },
  };
}
