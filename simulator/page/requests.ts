import type { Answers, Orders, Results } from "../messages/requests.ts";

/** Returns undefined if the server has no such thing. The server is of the same version, so its answer has the type. */
export async function read<Path extends keyof Answers>(
  path: Path,
  query: Readonly<Record<string, string>> = {},
): Promise<Answers[Path] | undefined> {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  return answer.ok ? answer.json() : undefined;
}

export type Ordered<Path extends keyof Orders> =
  | { readonly kind: "done"; readonly result: Results[Path] }
  /** In words. */
  | { readonly kind: "failed"; readonly problem: string };

/** The server is of the same version, so its answer has the type. */
export async function orderResult<Path extends keyof Orders>(path: Path, body: Orders[Path]): Promise<Ordered<Path>> {
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    const value = await answer.json();
    return answer.ok ? { kind: "done", result: value } : { kind: "failed", problem: value.message };
  } catch {
    return { kind: "failed", problem: "The simulator does not answer." };
  }
}

/** Returns an error text, or "" on success. */
export async function order<Path extends keyof Orders>(path: Path, body: Orders[Path]): Promise<string> {
  const ordered = await orderResult(path, body);
  return ordered.kind === "done" ? "" : ordered.problem;
}
