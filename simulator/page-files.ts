import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

const folder = new URL("page/", import.meta.url);

let bundled: Promise<readonly PageFile[]> | undefined;

/** The page as one script and one stylesheet, bundled once in a process. Rejects if it does not compile. */
export function readPageFiles(): Promise<readonly PageFile[]> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<readonly PageFile[]> {
  const html = await readFile(new URL("page.html", folder), "utf8");
  // A synchronous build leaves no process of esbuild behind.
  const { outputFiles } = buildSync({
    absWorkingDir: fileURLToPath(folder),
    entryPoints: ["page.tsx", "page.css"],
    outdir: ".",
    bundle: true,
    minify: true,
    format: "esm",
    target: "esnext",
    logLevel: "silent",
    write: false,
  });
  return [
    { path: "/", contentType: "text/html; charset=utf-8", body: html },
    ...outputFiles.map(({ path, text }) => ({
      path: `/${basename(path)}`,
      contentType: contentTypes[extname(path)] ?? "text/plain",
      body: text,
    })),
  ];
}
