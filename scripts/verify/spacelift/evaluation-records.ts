import { asList, asNumber, asText, at, isObject, type Json } from "../../../lambda/shared/json.ts";
import { type Check, differs, together, unchecked, verdict } from "../check.ts";
import { ask, describeReply, read, type SpaceliftConnection } from "./connection.ts";

const document = `query($id: ID!, $input: SearchInput!) {
  policy(id: $id) {
    searchEvaluationRecords(input: $input) {
      edges { node { key outcome timestamp } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const largestPage = 50;
const longestKeptSeconds = 7 * 24 * 60 * 60;
/** For clocks that disagree. */
const toleranceSeconds = 5 * 60;

const newestFirst = { field: "createdAt", direction: "DESC" };

export const evaluationRecords: Check<SpaceliftConnection> = {
  name: "spacelift-evaluation-records",
  assumption: "S30",
  statement:
    "searchEvaluationRecords lists the samples of our policy of the last 7 days, newest first, by a cursor, with times in seconds.",
  writes: [],
  run: async (connection, run) => {
    const { policyId: id } = connection;
    const search = (input: Readonly<Record<string, Json>>) =>
      ask(connection, document, { id, input: { orderBy: newestFirst, ...input } });
    const reply = await search({ first: largestPage });
    if (/unauthori[sz]ed/i.test(reply.messages)) return unchecked("the key is not one of an administrator");
    if (reply.errors !== "") return differs(describeReply(reply, "policy"));
    const list = at(reply.data, "policy", "searchEvaluationRecords");
    if (!isObject(list)) return unchecked(`the key sees no policy ${id}: choose one with --policy`);
    const records = recordsIn(list);
    if (records.length < 2) return unchecked(`the policy ${id} has ${records.length} kept samples, not two`);

    const [first = noPage, second = noPage] = await twoPages(search);
    const paged = [...recordsIn(first), ...recordsIn(second)].map(({ key }) => key);
    const times = records.map(({ timestamp }) => timestamp);
    const age = times.map((timestamp) => run.now() / 1000 - timestamp);
    const [youngest, oldest] = [Math.min(...age), Math.max(...age)];
    const inSeconds = youngest > -toleranceSeconds && oldest < longestKeptSeconds + toleranceSeconds;
    const [key = ""] = paged;
    const sample = await read(connection, "policy", sampleDocument, { id, key });
    return together([
      verdict(
        times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time)),
        `${records.length} record(s) on a page`,
      ),
      verdict(inSeconds, `from ${(oldest / 3600).toFixed(1)} to ${(youngest / 3600).toFixed(1)} h old`),
      verdict(
        paged.length === 2 && new Set(paged).size === 2,
        `two pages of one record: ${new Set(paged).size} key(s)`,
      ),
      verdict(typeof at(sample, "evaluationSample", "input") === "string", "the sample of a key"),
    ]);
  },
};

const sampleDocument = "query($id: ID!, $key: String!) { policy(id: $id) { evaluationSample(key: $key) { input } } }";
const noPage: Json = undefined;

async function twoPages(
  search: (input: Readonly<Record<string, Json>>) => ReturnType<typeof ask>,
): Promise<readonly Json[]> {
  const first = at((await search({ first: 1 })).data, "policy", "searchEvaluationRecords");
  const after = asText(at(first, "pageInfo", "endCursor")) ?? "";
  return [first, at((await search({ first: 1, after })).data, "policy", "searchEvaluationRecords")];
}

function recordsIn(list: Json) {
  return asList(at(list, "edges")).map((edge) => ({
    key: asText(at(edge, "node", "key")) ?? "",
    timestamp: asNumber(at(edge, "node", "timestamp")) ?? Number.NaN,
  }));
}
