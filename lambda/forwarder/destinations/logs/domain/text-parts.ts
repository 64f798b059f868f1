/** Characters that are measured at a time. */
const stepLength = 8_192;

/**
 * Cuts a text into parts of at most `maximumBytes` as JSON, without the quotes. The parts together are the text. `maximumBytes`
 * is at least a step in the longest escapes: 50,000.
 */
export function textParts(text: string, maximumBytes: number): readonly string[] {
  const parts: string[] = [];
  let begin = 0;
  let bytes = 0;
  for (let at = 0; at < text.length; ) {
    const end = stepEnd(text, at);
    const size = jsonBytes(text.slice(at, end));
    if (bytes + size > maximumBytes) {
      parts.push(text.slice(begin, at));
      begin = at;
      bytes = 0;
    }
    bytes += size;
    at = end;
  }
  return [...parts, text.slice(begin)];
}

/** Never between the halves of a character. */
function stepEnd(text: string, at: number): number {
  const end = Math.min(text.length, at + stepLength);
  const isHalf = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return isHalf ? end - 1 : end;
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
