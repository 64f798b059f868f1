import { asText, at } from "../../lambda/shared/json.ts";
import type { HeldProducts } from "../datadog-products.ts";
import type { HeldLog } from "../messages/product.ts";

/** Longer texts would slow the page down. */
const longestText = 20_000;

export function heldLog(log: ReturnType<HeldProducts["logs"]>[number]): HeldLog {
  const { id, message, status = "info", timestamp = 0, ddtags = "" } = log;
  return {
    ...{ id, status, time: timestamp, tags: ddtags, message: message.slice(0, longestText) },
    actor: asText(at(log, "usr", "id")) ?? "",
    address: asText(at(log, "network", "client", "ip")) ?? "",
    action: asText(at(log, "evt", "name")) ?? "",
    json: JSON.stringify(log, undefined, 2).slice(0, longestText),
  };
}
