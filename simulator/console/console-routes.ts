import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { parseJson } from "../../lambda/shared/json.ts";
import type { Dashboard } from "../dashboard/drawn-dashboard.ts";
import type { ConsoleState } from "../messages/console-state.ts";
import type { Products } from "../messages/product.ts";
import type { RunRecord } from "../messages/run.ts";
import type { Letters } from "./letters.ts";
import type { StateStream } from "./state-stream.ts";

export interface ConsolePorts {
  readonly state: () => ConsoleState;
  readonly stream: StateStream;
  readonly dashboard: Dashboard;
  readonly products: () => Products;
  readonly run: (id: string) => RunRecord | undefined;
  readonly letters: Pick<Letters, "list" | "read">;
  /** Returns an error text if the request is invalid. */
  readonly changeTraffic: (wish: unknown) => string | undefined;
  /** These messages, or all. Returns their number. */
  readonly redrive: (messageIds?: readonly string[]) => number;
  /** Returns an error text if a storm cannot start. */
  readonly storm: () => string | undefined;
  /** Returns an error text if the key cannot be rotated now. */
  readonly rotateKey: () => string | undefined;
}

/** A request without `id` and `ids` selects all messages. */
const messagesToRedrive = z.object({ id: z.string().optional(), ids: z.array(z.string()).optional() });

export function createConsoleRoutes(ports: ConsolePorts): Hono {
  const routes = new Hono();
  routes.get("/api/state", (context) => context.json(ports.state()));
  routes.get("/api/runs", (context) =>
    streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      await ports.stream.follow((data) => stream.writeSSE({ data }), gone.signal);
    }),
  );
  routes.get("/api/dashboard", (context) => {
    const drawn = ports.dashboard(context.req.query());
    return typeof drawn === "string" ? answer(context, drawn) : context.json(drawn);
  });
  routes.get("/api/run", (context) => {
    const run = ports.run(context.req.query("id") ?? "");
    return run === undefined
      ? context.json({ message: "The simulator keeps no run with this id." }, 404)
      : context.json(run);
  });
  routes.get("/api/products", (context) => context.json(ports.products()));
  routes.get("/api/letters", (context) => context.json(ports.letters.list()));
  routes.get("/api/letter", (context) => {
    const letter = ports.letters.read(context.req.query("id") ?? "");
    return letter === undefined
      ? context.json({ message: "The dead-letter queue does not hold this message." }, 404)
      : context.json(letter);
  });
  routes.post("/api/traffic", async (context) => answer(context, ports.changeTraffic(await bodyOf(context))));
  routes.post("/api/redrive", async (context) => {
    const wish = messagesToRedrive.safeParse((await bodyOf(context)) ?? {});
    if (!wish.success)
      return answer(context, '"id" must be the id of a dead-lettered message, and "ids" a list of such ids.');
    const { id, ids } = wish.data;
    return context.json({ redriven: ports.redrive(id === undefined ? ids : [id, ...(ids ?? [])]) });
  });
  routes.post("/api/storm", (context) => answer(context, ports.storm(), 409));
  routes.post("/api/rotate-key", (context) => answer(context, ports.rotateKey(), 409));
  return routes;
}

async function bodyOf(context: Context): Promise<unknown> {
  return parseJson(await context.req.text());
}

function answer(context: Context, wrong: string | undefined, status: 400 | 409 = 400) {
  return wrong === undefined ? context.json({}) : context.json({ message: wrong }, status);
}
