import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { ViewProperties } from "../shell/view.ts";
import { NewRunPage } from "./new-run-page.tsx";
import { createReading } from "./reading.ts";
import { readFilter } from "./run-filter.ts";
import { RunPage } from "./run-page.tsx";
import { RunsList } from "./runs-list.tsx";
import { useWidth } from "./width.ts";

/** In a wide window, a run opens beside the list. In a narrow window, it replaces the list. */
export function RunsView({ id }: ViewProperties) {
  const filter = readFilter(useLocation().query);
  const isWide = useWidth("(min-width: 1100px)");
  const { text, standing, state } = filter;
  const reading = useMemo(createReading, [text, standing, state]);
  const isOpen = id !== undefined;
  const page = { filter, isAlone: !isWide };
  return (
    <div class={isWide && isOpen ? "runs-view split" : "runs-view"}>
      {(isWide || !isOpen) && <RunsList filter={filter} open={id} reading={reading} />}
      {id === "new" && <NewRunPage {...page} />}
      {isOpen && id !== "new" && <RunPage key={id} id={id} {...page} />}
    </div>
  );
}
