import { readdir, readFile } from "node:fs/promises";
import { extname } from "node:path";

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

const folder = new URL("page/", import.meta.url);

/** It sets styles in a way that our content security policy allows. */
const chartLibrary = new URL("../node_modules/chart.js/dist/chart.umd.min.js", import.meta.url);

export async function readPageFiles(): Promise<readonly PageFile[]> {
  const names = await readdir(folder);
  const own = names.map((name) => ({ path: name === "page.html" ? "/" : `/${name}`, file: new URL(name, folder) }));
  return Promise.all(
    [...own, { path: "/chart-library.js", file: chartLibrary }].map(async ({ path, file }) => ({
      path,
      contentType: contentTypes[extname(file.pathname)] ?? "text/plain",
      body: await readFile(file, "utf8"),
    })),
  );
}
