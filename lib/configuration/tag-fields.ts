import { z } from "zod";
import { reservedTagKeys } from "../../lambda/contract/metrics.ts";
import { allowedOnly } from "./fields.ts";

const allowedTag =
  "`key:value`: letters, digits and `_ - . /`, in the value also `:`; a letter first; no `__`, no `_` or `:` at the end; at most 200 characters";
const reserved = [...reservedTagKeys]
  .toSorted()
  .map((key) => `\`${key}\``)
  .join(", ");

/** Datadog stores the tag unchanged after lower-casing (docs.datadoghq.com, "Define tags"). */
export function tag() {
  const schema = z
    .string(allowedOnly(allowedTag))
    .toLowerCase()
    .regex(/^(?=.{1,200}$)(?!.*__)\p{L}[\p{L}\p{Nd}_\-./]*:[\p{L}\p{Nd}_\-./:]+(?<![_:])$/u, allowedOnly(allowedTag));
  return { schema, type: "string", allowed: allowedTag };
}

/** Its key does not distinguish our series. */
export function extraTag() {
  const otherKey = `a key other than ${reserved}, which distinguish our series`;
  const { schema, type, allowed } = tag();
  return {
    schema: schema.refine((each) => !reservedTagKeys.has(each.slice(0, each.indexOf(":"))), allowedOnly(otherKey)),
    type,
    allowed: `${allowed}; ${otherKey}`,
  };
}

export function tagKey() {
  const allowed = "the key of a tag, such as `worker_pool`, without its value";
  const schema = z
    .string(allowedOnly(allowed))
    .toLowerCase()
    .regex(/^\p{L}[\p{L}\p{Nd}_\-./]{0,199}$/u, allowedOnly(allowed));
  return { schema, type: "string", allowed };
}
