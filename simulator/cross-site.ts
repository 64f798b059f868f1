import { createMiddleware } from "hono/factory";

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Refuses what another web site could make a browser send: a Host that is not loopback (a name that was pointed here),
 * or an Origin that is not this server.
 */
export const sameSiteOnly = createMiddleware(async (context, next) => {
  const host = context.req.header("host") ?? "";
  const origin = context.req.header("origin");
  const isForeign = !loopback.test(host) || (origin !== undefined && origin !== `http://${host}`);
  if (isForeign) return context.json({ message: "only for requests from this machine's own page or terminal" }, 403);
  return next();
});
