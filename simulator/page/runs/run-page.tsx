import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { RunRecord } from "../../messages/run.ts";
import { Empty } from "../controls/empty.tsx";
import { Deliveries } from "./deliveries.tsx";
import { EditedRun } from "./edited-run.tsx";
import { PolicyInput } from "./policy-input.tsx";
import { addressOf, type Part, parts, type RunFilter, readPart } from "./run-filter.ts";
import { RunHeader } from "./run-header.tsx";
import { RunProducts } from "./run-products.tsx";
import { useRunRecord } from "./run-record.ts";
import { Series } from "./series.tsx";
import { Timeline } from "./timeline.tsx";

export interface PageProperties {
  readonly filter: RunFilter;
  /** Whether the page replaces the list, instead of opening beside it. */
  readonly isAlone: boolean;
}

interface Properties extends PageProperties {
  readonly id: string;
}

const titles: Readonly<Record<(typeof parts)[number], string>> = {
  timeline: "Timeline",
  products: "Trace, events, logs",
  input: "Policy input",
  deliveries: "Deliveries",
  series: "Series",
};

export function RunPage({ id, filter, isAlone }: Properties) {
  const part = readPart(useLocation().query);
  const { record, problem } = useRunRecord(id);
  const isLoaded = record !== undefined;
  useEffect(() => scrollTo({ top: 0 }), []);
  useEffect(() => {
    if (isAlone && isLoaded) document.getElementById("view-title")?.focus({ preventScroll: true });
  }, [isAlone, isLoaded]);
  return (
    <article class="run-page" aria-label="Run">
      <p class="back">
        <a href={addressOf(filter)}>{isAlone ? "← All runs" : "Close"}</a>
      </p>
      {problem === "unreachable" && (
        <p role="alert">The simulator does not answer.{isLoaded && " This is the last known record."}</p>
      )}
      {record === undefined ? (
        <Missing isAlone={isAlone} isUnknown={problem === "unknown"} />
      ) : (
        <>
          <RunHeader {...{ record, filter, part, isAlone }} />
          <nav class="parts" aria-label="Parts of the run">
            {parts.map((each) => (
              <a key={each} href={addressOf(filter, id, each)} aria-current={each === part ? "page" : undefined}>
                {titles[each]}
              </a>
            ))}
          </nav>
          <div class="part">
            {record.isReduced && part !== "timeline" && (
              <p class="quiet">Newer runs took the place of some of this run’s data.</p>
            )}
            <RunPart {...{ record, part, filter }} />
          </div>
        </>
      )}
    </article>
  );
}

function RunPart({
  record,
  part,
  filter,
}: {
  readonly record: RunRecord;
  readonly part: Part;
  readonly filter: RunFilter;
}) {
  switch (part) {
    case "timeline":
      return <Timeline steps={record.steps} />;
    case "input":
      return <PolicyInput input={record.policyInput} />;
    case "deliveries":
      return <Deliveries deliveries={record.deliveries} omitted={record.omittedDeliveries} />;
    case "products":
      return <RunProducts products={record.products} />;
    case "series":
      return <Series record={record} />;
    case "edit":
      return <EditedRun record={record} filter={filter} />;
  }
}

function Missing({ isAlone, isUnknown }: { readonly isAlone: boolean; readonly isUnknown: boolean }) {
  const Heading = isAlone ? "h1" : "h2";
  return (
    <>
      <Heading id={isAlone ? "view-title" : undefined} tabIndex={-1}>
        Run
      </Heading>
      {isUnknown && <Empty title="There is no run with this id.">The simulator keeps only the last 2,000 runs.</Empty>}
    </>
  );
}
