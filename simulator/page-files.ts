import { readFile } from "node:fs/promises";

export interface PageFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

const files = [
  { path: "/", file: "page.html", contentType: "text/html; charset=utf-8" },
  { path: "/page.css", file: "page.css", contentType: "text/css; charset=utf-8" },
  { path: "/page.js", file: "page.js", contentType: "text/javascript; charset=utf-8" },
] as const;

/** The page's files and where they are served. */
export function readPageFiles(): Promise<readonly PageFile[]> {
  return Promise.all(
    files.map(async ({ path, file, contentType }) => {
      return { path, contentType, body: await readFile(new URL(`page/${file}`, import.meta.url), "utf8") };
    }),
  );
}
