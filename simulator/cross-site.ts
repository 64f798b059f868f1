import { createMiddleware } from "hono/factory";

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** What a browser says of a request that was not made by this server's own page, nor by a person (W3C, "Fetch Metadata"). */
const ofOtherSites = ["cross-site", "same-site"];

/**
 * Refuses what another web site could make a browser send: a Host that is not loopback (a name that was pointed here),
 * an Origin that is not this server, or anything but a link to the page.
 */
export const sameSiteOnly = createMiddleware(async (context, next) => {
  const host = context.req.header("host") ?? "";
  const origin = context.req.header("origin");
  const isOfOthers = ofOtherSites.includes(context.req.header("sec-fetch-site") ?? "") && context.req.path !== "/";
  const isForeign = !loopback.test(host) || (origin !== undefined && origin !== `http://${host}`) || isOfOthers;
  if (isForeign) return context.json({ message: "only for requests from this machine's own page or terminal" }, 403);
  return next();
});
