import { at, parseJson } from "../shared/json.ts";
import type { KeyAnswer, Validate } from "../validator/check-key.ts";
import type { HttpClient, HttpResult } from "./http.ts";

const deadlineMilliseconds = 10_000;

/** See docs.datadoghq.com, "Validate API key": 200 with `{"valid": true}`, or 403. */
export function createKeyValidation(request: HttpClient): Validate {
  return async (url, key) => {
    const headers = { "DD-API-KEY": key.reveal(), Accept: "application/json" };
    return answerOf(await request({ method: "GET", url: `${url}/api/v1/validate`, headers, deadlineMilliseconds }));
  };
}

/** The body stays out of `detail`: it may repeat the key. */
function answerOf(result: HttpResult): KeyAnswer {
  if (result.kind === "not_sent") return { kind: "unreachable", detail: result.detail };
  if (result.kind === "lost") return { kind: "unavailable", detail: result.detail };
  const { status, body } = result;
  const detail = `status ${status}`;
  if (status === 200 && at(parseJson(body), "valid") === true) return { kind: "valid" };
  if (status === 401 || status === 403) return { kind: "refused", detail };
  if (status === 408 || status === 429 || status >= 500) return { kind: "unavailable", detail };
  return { kind: "unknown", detail };
}
