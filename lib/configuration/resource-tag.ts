import { text } from "./fields.ts";

/** AWS Tagging, "Tag naming limits and requirements": these characters are valid for every service. */
export function resourceTag() {
  return text(
    /^(?!aws:)[\p{L}\p{N} _.:/+\-@]{1,128}=[\p{L}\p{N} _.:/=+\-@]{0,256}$/iu,
    "`key=value` of letters, digits, spaces and `_ . : / + - @`, the key without `aws:` at its start",
  );
}

/** Pairs of key and value. */
export function readResourceTags(tags: readonly string[]): readonly (readonly [key: string, value: string])[] {
  return tags.map((tag) => [tag.slice(0, tag.indexOf("=")), tag.slice(tag.indexOf("=") + 1)]);
}
