import { createDatadog } from "../../lambda/adapters/datadog.ts";
import { createHttpClient } from "../../lambda/adapters/http.ts";
import type { Answer } from "../../lambda/forwarder/domain/answer.ts";
import { Secret } from "../../lambda/shared/secret.ts";
import type { DatadogStandIn } from "../../simulator/stand-ins/datadog.ts";
import { type DatadogDisruption, serveDatadog } from "../../simulator/stand-ins/datadog-server.ts";
import type { Exchange } from "./exchange.ts";
import { noFault, type PostFault } from "./post-faults.ts";
import { standInKey, type World } from "./world.ts";

/** Real milliseconds. */
const deadlineMilliseconds = 60;

/**
 * The real adapter makes one POST at a time. A socket cannot deliver only some points, or deliver them late, so such
 * faults become the nearest one that it can show.
 */
export async function createHttpExchange() {
  let current: { readonly world: World; readonly fault: PostFault } | undefined;
  let before: Promise<unknown> = Promise.resolve();
  const standIn: Pick<DatadogStandIn, "answer"> = {
    answer: (request) => {
      if (current === undefined) throw new Error("nobody asked");
      return current.world.datadog.answer(request);
    },
  };
  const server = await serveDatadog(standIn, () => disruptionOf(current?.world, current?.fault ?? noFault));
  const { submit } = createDatadog(server.url, createHttpClient());

  const exchange =
    (world: World): Exchange =>
    async (series, fault) => {
      const mine = before.then(async (): Promise<Answer> => {
        current = { world, fault };
        if (fault.answer.kind === "not_sent") await server.refuse(true);
        const answer = await submit(series, new Secret(standInKey), deadlineMilliseconds);
        if (fault.answer.kind === "not_sent") await server.refuse(false);
        return answer;
      });
      before = mine;
      await world.time.sleep(world.random.between(5, 500));
      return world.time.still(mine);
    };
  return { exchange, close: server.close };
}

function disruptionOf(world: World | undefined, { points, answer }: PostFault): DatadogDisruption {
  const isStored = points === "stored" || points === "part stored";
  switch (answer.kind) {
    case "true":
    case "slow":
    case "not_sent":
      return { kind: "none" };
    case "other": {
      const date = new Date(world?.time.now() ?? 0).toUTCString();
      const other = answer.change({ status: 202, headers: { date }, body: '{"errors":[]}' });
      return { kind: isStored ? "replace" : "answer", answer: other };
    }
    case "lost":
      return isStored ? { kind: "lose", when: "within" } : { kind: "hang" };
    case "none":
      return isStored ? { kind: "lose", when: "before" } : { kind: "hang" };
  }
}
