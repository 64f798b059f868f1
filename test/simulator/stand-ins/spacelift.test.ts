import { expect, test } from "vitest";
import { Secret } from "../../../lambda/domain/secret.ts";
import { verify } from "../../../lambda/domain/signature.ts";
import { createSpaceliftStandIn } from "../../../simulator/stand-ins/spacelift.ts";

const secret = new Secret("hush");

function start(statuses: readonly number[]) {
  const posts: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }[] = [];
  const notify = createSpaceliftStandIn({
    policy: (input) => [
      { endpointId: "slack", payload: "not ours" },
      { endpointId: "spacelift-datadog", payload: input },
    ],
    secret,
    post: (headers, body) => {
      posts.push({ headers, body });
      return Promise.resolve({ status: statuses[posts.length - 1] ?? 202, body: "answer" });
    },
  });
  return { notify, posts };
}

test("signs what the policy sends to our webhook, and nothing else", async () => {
  const { notify, posts } = start([]);
  expect(await notify({ run: "ä" })).toEqual({ sent: 1, refused: [] });
  expect(posts.map(({ body }) => body.toString())).toEqual(['{"run":"ä"}']);
  const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = posts;
  expect(verify([secret], body, headers["X-Signature-256"])).toBe(true);
  expect(headers).toMatchObject({
    "Content-Type": "application/json",
    "User-Agent": "Go-http-client/2.0",
    "X-Signature": expect.stringMatching(/^sha1=[0-9a-f]{40}$/),
    Traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
  });
});

test.each([
  ["takes an acceptance at the last try", [503, 500, 502], { sent: 1, refused: [] }, 4],
  [
    "gives up after three more tries",
    [503, 503, 503, 503],
    { sent: 0, refused: [{ status: 503, body: "answer", tries: 4 }] },
    4,
  ],
  ["does not try again after a 4xx", [401], { sent: 0, refused: [{ status: 401, body: "answer", tries: 1 }] }, 1],
])("%s", async (_, statuses, expected, tries) => {
  const { notify, posts } = start(statuses);
  expect(await notify({})).toEqual(expected);
  expect(posts).toHaveLength(tries);
});
