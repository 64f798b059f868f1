import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** The folder for the documentation's pictures. Without it, none are taken. */
export const pictureFolder = process.env["PICTURES"];

/**
 * Saves what the window shows, or its upper part, as `<name>.webp`, which has a third of a PNG's bytes. Returns the size
 * in bytes.
 */
export async function takePicture(page: Page, name: string, height?: number): Promise<number> {
  const { width = 0, height: full = 0 } = page.viewportSize() ?? {};
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: 80,
    clip: { x: 0, y: 0, width, height: Math.ceil(height ?? full), scale: 1 },
  });
  const picture = Buffer.from(data, "base64");
  writeFileSync(join(pictureFolder ?? "", `${name}.webp`), picture);
  return picture.length;
}
