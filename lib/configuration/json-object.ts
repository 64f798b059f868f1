import { readFileSync } from "node:fs";
import { z } from "zod";

type ReadObject =
  | { readonly outcome: "read"; readonly values: Readonly<Record<string, unknown>> }
  | { readonly outcome: "unusable"; readonly remedy: string };

const object = z.record(z.string(), z.unknown());

/** `remedy` contains no text of the file. */
export function readJsonObject(path: string): ReadObject {
  try {
    const { success, data } = object.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (success) return { outcome: "read", values: data };
    return unusable("the file must contain one JSON object, with configuration keys as its names");
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      return unusable("this file cannot be read. Its path begins in the folder that the CDK runs in");
    }
    const [place] = /\(line \d+ column \d+\)$/.exec(error.message) ?? ["without comments"];
    return unusable(`the file must be valid JSON ${place}`);
  }
}

function unusable(remedy: string): ReadObject {
  return { outcome: "unusable", remedy };
}
