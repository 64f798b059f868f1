import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({ peerDependencies: z.record(z.string(), z.string().regex(/^\^\d+\.\d+\.\d+$/)) });

/** The lowest version of each peer that package.json allows. */
export function oldestPeers(): Readonly<Record<string, string>> {
  const text = readFileSync(join(import.meta.dirname, "../../package.json"), "utf8");
  const peers = Object.entries(manifest.parse(JSON.parse(text)).peerDependencies);
  return Object.fromEntries(peers.map(([name, range]) => [name, range.slice(1)]));
}
