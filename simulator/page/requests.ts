import type { Answers, Orders } from "../messages/requests.ts";

/** Returns undefined if the server has no such thing. The server is of the same version, so its answer has the type. */
export async function read<Path extends keyof Answers>(
  path: Path,
  query: Readonly<Record<string, string>> = {},
): Promise<Answers[Path] | undefined> {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  return answer.ok ? answer.json() : undefined;
}

/** Returns an error text, or "" on success. */
export async function order<Path extends keyof Orders>(path: Path, body: Orders[Path]): Promise<string> {
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    return answer.ok ? "" : (await answer.json()).message;
  } catch {
    return "The simulator does not answer.";
  }
}
