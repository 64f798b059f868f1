/** Characters that control a terminal, reorder text, or break a line. The source lists categories, and this list has ranges. */
const controls =
  /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0001}\u{e0020}-\u{e007f}]/gu;

/** The code points in a text that control a terminal, except line breaks. */
export function controlsIn(text: string): readonly string[] {
  return [...text.replaceAll("\n", "").matchAll(controls)].map(([each]) => `U+${each.codePointAt(0)?.toString(16)}`);
}

/** C0, DEL, C1, marks of direction, overrides, isolates, separators, a tag, and halves of surrogate pairs. */
export const hostileCharacters: readonly string[] = [
  ...[0x00, 0x07, 0x08, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9d, 0x061c, 0x200e, 0x200f, 0x2028, 0x2029],
  ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xe0001, 0xd800, 0xdfff],
].map((point) => String.fromCodePoint(point));
