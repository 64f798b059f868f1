import { useEffect } from "preact/hooks";
import { announce } from "../shell/announcement.ts";
import type { Feed } from "./dashboard-feed.ts";

/** A notice if the widgets are out of date. */
export function FeedState({ feed }: { readonly feed: Feed }) {
  const problem = feed.problem.value;
  useEffect(() => {
    if (problem !== "") announce(`The dashboard is not refreshed. ${problem}`);
  }, [problem]);
  if (problem !== "") return <p class="feed bad">Not refreshed. {problem}</p>;
  return <p class="feed quiet">{feed.isLate.value ? "Waiting for an answer …" : ""}</p>;
}
