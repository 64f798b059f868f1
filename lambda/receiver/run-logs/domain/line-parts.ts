/**
 * Cuts a well-formed text into parts of at most `maximumBytes` as UTF-8, after a line where possible. A longer line is cut
 * between two characters. The parts together are the text.
 */
export function lineParts(text: string, maximumBytes: number): readonly string[] {
  const bytes = Buffer.from(text);
  const parts: string[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const end = partEnd(bytes, begin, maximumBytes);
    parts.push(bytes.toString("utf8", begin, end));
    begin = end;
  }
  return parts;
}

function partEnd(bytes: Buffer, begin: number, maximumBytes: number): number {
  const end = begin + maximumBytes;
  if (end >= bytes.length) return bytes.length;
  const lineEnd = bytes.subarray(begin, end).lastIndexOf("\n") + 1;
  return lineEnd > 0 ? begin + lineEnd : characterStart(bytes, end);
}

/** The second to fourth byte of a character in UTF-8 begin with the bits 10. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
