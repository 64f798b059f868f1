import { gunzipSync } from "node:zlib";
import type { HttpClient, HttpRequest, HttpResult } from "../../../lambda/adapters/http.ts";
import type { DatadogAnswer } from "../../../simulator/stand-ins/datadog-exchange.ts";
import { minute } from "../../virtual-time.ts";
import { noFault, type PostFault, postFault } from "../post-faults.ts";
import { outages } from "../weather.ts";
import type { Process } from "./process.ts";
import { numbersIn } from "./world.ts";

function textOf({ headers, body = Buffer.alloc(0) }: Pick<HttpRequest, "headers" | "body">): string {
  return (headers["Content-Encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");
}

/** The network and the intake of one process. Delays take virtual time. */
export function createTransport({ world, lane, gate, doubt }: Process): HttpClient {
  const { time, random, faults } = world;

  const ingest = ({ method, url, headers, body = Buffer.alloc(0) }: HttpRequest): DatadogAnswer => {
    const lowerCased = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer = world.datadog.answer({ method, path: new URL(url).pathname, headers: lowerCased, body });
    if (answer.status === 400) world.violations.push(`Datadog refuses ${textOf({ headers, body })}: ${answer.body}`);
    return answer;
  };

  const dropped = (): DatadogAnswer => ({
    status: 202,
    headers: { date: new Date(time.now()).toUTCString() },
    body: '{"data":{"id":"dropped"}}',
  });

  const arrive = (request: HttpRequest, points: PostFault["points"]): DatadogAnswer => {
    switch (points) {
      case "stored":
        return ingest(request);
      case "part stored":
        return random.chance(0.5) ? ingest(request) : dropped();
      case "dropped":
        return dropped();
      case "stored late":
        world.latePosts += 1;
        time.after(random.between(minute, 90 * minute), () => {
          world.latePosts -= 1;
          ingest(request);
        });
        return dropped();
    }
  };

  const faultNow = (method: string): PostFault => {
    if (lane.outage !== undefined) return postFault(random.pick(outages[lane.outage]), random);
    const kind = faults.strikesPost(false);
    if (kind === undefined) return noFault;
    const fault = postFault(kind, random);
    // Datadog's acceptance of a change has no body, so no other 202 can be told from it.
    return method === "PATCH" && kind.startsWith("datadog: 202,") ? { ...fault, points: "stored" } : fault;
  };

  const exchange = async (request: HttpRequest, { points, answer }: PostFault): Promise<HttpResult> => {
    const started = time.now();
    await time.sleep(Math.min(request.deadlineMilliseconds, random.between(5, 500)));
    if (answer.kind === "not_sent") return { kind: "not_sent", detail: answer.detail };
    const came = arrive(request, points);
    const isTold = answer.kind === "true" || answer.kind === "slow";
    if (points !== "dropped" && !isTold) for (const number of numbersIn(textOf(request))) doubt(number);
    const untilDeadline = () => time.sleep(started + request.deadlineMilliseconds - time.now() - 1);
    switch (answer.kind) {
      case "true":
        return { kind: "answered", ...came };
      case "slow":
        await untilDeadline();
        return { kind: "answered", ...came };
      case "other":
        return { kind: "answered", ...answer.change(came) };
      case "lost":
        return { kind: "lost", detail: answer.detail };
      case "none":
        await untilDeadline();
        return { kind: "lost", detail: "no whole answer before the deadline" };
    }
  };

  return async (request) => {
    lane.posts += 1;
    await gate("forwarder: killed after the claim", "forwarder: overtaken in mid-POST");
    const result = await exchange(request, faultNow(request.method));
    await gate("forwarder: killed after the POST", "forwarder: overtaken in mid-POST");
    return result;
  };
}
