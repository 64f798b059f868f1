import { z } from "zod";
import { allowedOnly } from "./fields.ts";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A normalised origin: `https`, or `http` on loopback. `allowed` is Markdown. */
export function origin(allowed: string) {
  const schema = z.string(allowedOnly(allowed)).transform((value, context) => {
    const url = URL.parse(value);
    const problem = url === null ? "" : originProblem(url);
    if (url !== null && problem === undefined) return url.origin;
    context.addIssue({ code: "custom", message: `${allowedOnly(allowed).error}${problem}`, input: value });
    return z.NEVER;
  });
  return { schema, type: "string", allowed };
}

/** Suffix for the text of the allowed values; empty if that text explains the refusal. */
function originProblem(url: URL): string | undefined {
  if (url.protocol === "http:" && !loopback.test(url.hostname)) return "; http:// only for loopback";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "";
  if (url.username !== "" || url.password !== "") return "; without a user name or password";
  const rest = `${url.pathname}${url.search}${url.hash}`;
  return rest === "/" ? undefined : `; remove ${JSON.stringify(rest)}`;
}

/** Without a fragment, so that links can add one. */
export function page(allowed: string) {
  const schema = z
    .string(allowedOnly(allowed))
    .refine((value) => value.length <= 500 && isPage(value), allowedOnly(allowed));
  return { schema, type: "string", allowed };
}

function isPage(value: string): boolean {
  const url = URL.parse(value);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  return isWeb && url.username === "" && url.password === "" && !/[#\s]/.test(value);
}
