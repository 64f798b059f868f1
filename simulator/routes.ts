import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { parseJson } from "../lambda/shared/json.ts";
import { type ConsolePorts, createConsoleRoutes } from "./console/console-routes.ts";
import { sameSiteOnly } from "./cross-site.ts";
import type { HeldProducts } from "./datadog-products.ts";
import type { DeadLetter } from "./dead-letters.ts";
import type { Faults } from "./faults.ts";
import { nestedAddresses, viewAddresses } from "./messages/addresses.ts";
import type { PageFile } from "./page-files.ts";
import type { HeldSeries } from "./stand-ins/held-points.ts";
import { type ApiAnswer, type ApiRequest, maximumRequestBytes } from "./stand-ins/http-api.ts";
import type { Sent } from "./stand-ins/spacelift-notifications.ts";

export interface RoutePorts {
  readonly page: readonly PageFile[];
  /** Gets every request that the simulator itself does not serve. */
  readonly api: (request: ApiRequest) => Promise<ApiAnswer>;
  readonly notify: (input: unknown) => Promise<Sent>;
  readonly series: () => readonly HeldSeries[];
  readonly products: HeldProducts;
  readonly deadLetters: () => readonly DeadLetter[];
  readonly faults: Faults;
  readonly console: ConsolePorts;
  readonly forwardsTo?: string;
}

const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["data:"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The page finds its view from the address. */
const pageAddresses = [...viewAddresses, ...nestedAddresses.map((address) => `${address}/*`)];

export function createRoutes(ports: RoutePorts): Hono {
  const routes = new Hono();
  routes.use(secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false }));
  routes.use(async (context, next) => {
    await next();
    context.header("cache-control", "no-store");
  });
  routes.use(sameSiteOnly);
  routes.use(
    bodyLimit({
      maxSize: maximumRequestBytes,
      // The rest of the body stays unread, so the connection cannot be reused.
      onError: (context) => context.json({ message: "Request Entity Too Large" }, 413, { connection: "close" }),
    }),
  );
  for (const { path, contentType, body } of ports.page) {
    const addresses = path === "/" ? pageAddresses : [path];
    routes.on("GET", addresses, (context) => context.body(body, 200, { "content-type": contentType }));
  }
  routes.get("/api/series", (context) => {
    if (ports.forwardsTo !== undefined) context.header("x-forwards-to", ports.forwardsTo);
    return context.json(ports.series());
  });
  routes.get("/api/pipelines", (context) => context.json(ports.products.pipelines()));
  routes.get("/api/events", (context) => context.json(ports.products.events()));
  routes.get("/api/deployments", (context) => context.json(ports.products.deployments()));
  routes.get("/api/logs", (context) => context.json(ports.products.logs()));
  routes.get("/api/dlq", (context) => context.json(ports.deadLetters()));
  routes.get("/api/faults", (context) => context.json(ports.faults.list()));
  routes.get("/api/presets", (context) => context.json(ports.faults.presets));
  routes.post("/api/faults", async (context) => {
    const wrong = await ports.faults.change(parseJson(await context.req.text()));
    return wrong === undefined ? context.json(ports.faults.list()) : context.json({ message: wrong }, 400);
  });
  routes.route("/", createConsoleRoutes(ports.console));
  routes.post("/policy", (context) => postPolicy(context, ports));
  const html = ports.page.find(({ path }) => path === "/")?.body ?? "";
  routes.get("*", (context, next) => (isForReader(context) ? context.html(html, 404) : next()));
  routes.all("*", (context) => passOn(context, ports));
  return routes;
}

/** A browser that opens an unknown address. The page then says that it is not found. */
function isForReader({ req }: Context): boolean {
  return req.header("accept")?.includes("text/html") === true;
}

async function postPolicy(context: Context, { notify }: RoutePorts): Promise<Response> {
  const input = parseJson(await context.req.text());
  if (input === undefined) {
    return context.json({ message: "The body is not JSON. It must be a notification-policy input." }, 400);
  }
  const { sent, refused, failure } = await notify(input);
  return refused.length === 0 && failure === undefined
    ? context.json({ sent })
    : context.json({ message: failure ?? "The webhook did not accept every delivery.", sent, refused }, 502);
}

async function passOn(context: Context, { api }: RoutePorts): Promise<Response> {
  const { method, url } = context.req;
  const { pathname, search } = new URL(url);
  const body = new Uint8Array(await context.req.arrayBuffer());
  const answer = await api({ method, path: pathname, query: search.slice(1), headers: context.req.raw.headers, body });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}
