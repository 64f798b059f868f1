import { createMiddleware } from "hono/factory";
import { isPageAddress } from "./messages/addresses.ts";

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Values of `Sec-Fetch-Site` for requests that another site caused (W3C, "Fetch Metadata"). */
const ofOtherSites = ["cross-site", "same-site"];

/**
 * Refuses requests that another web site can make a browser send: with a Host that is not loopback (DNS rebinding),
 * with a foreign Origin, or cross-site and not a link to the page.
 */
export const sameSiteOnly = createMiddleware(async (context, next) => {
  const host = context.req.header("host") ?? "";
  const origin = context.req.header("origin");
  const isOfOthers =
    ofOtherSites.includes(context.req.header("sec-fetch-site") ?? "") && !isPageAddress(context.req.path);
  const isForeign = !loopback.test(host) || (origin !== undefined && origin !== `http://${host}`) || isOfOthers;
  if (isForeign)
    return context.json({ message: "only requests from this machine's own page or terminal are allowed" }, 403);
  return next();
});
