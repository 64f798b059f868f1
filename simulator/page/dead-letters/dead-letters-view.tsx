import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { consoleState } from "../console-state.ts";
import { Empty } from "../controls/empty.tsx";
import { ViewHeader } from "../controls/view-header.tsx";
import { useQuery } from "../query.ts";
import type { ViewProperties } from "../shell/view.ts";
import { formatNumber } from "../text.ts";
import { filterLetters } from "./letter-filter.ts";
import { LetterFilters } from "./letter-filters.tsx";
import { LetterList } from "./letter-list.tsx";
import { LetterPage } from "./letter-page.tsx";
import { letters, lettersError, loadLetters, redrive, redriveResult } from "./letters.ts";

export function DeadLettersView({ id }: ViewProperties) {
  const [query, change] = useQuery();
  const { destination = "", reason = "", q: search = "" } = query;
  const filter = { destination, reason, search };
  useSignalEffect(() => {
    if (consoleState.letters.value !== undefined) loadLetters();
  });
  useEffect(() => {
    redriveResult.value = undefined;
  }, []);
  const all = letters.value;
  const found = filterLetters(all ?? [], filter);
  return (
    <div class={id === undefined ? "letters-view" : "letters-view with-page"}>
      <ViewHeader
        title="Dead letters"
        about="The forwarder could not send these messages. Correct the cause, then redrive them."
      >
        <button type="button" disabled={found.length === 0} onClick={() => void redrive(found.map((one) => one.id))}>
          {found.length === (all?.length ?? 0) ? "Redrive all" : `Redrive ${formatNumber(found.length)} matching`}
        </button>
      </ViewHeader>
      {lettersError.value !== "" && (
        <p class="notice bad" role="alert">
          {lettersError}
        </p>
      )}
      <RejectingFault />
      {redriveResult.value !== undefined && (
        <p class={redriveResult.value.isError ? "redrive-result bad" : "redrive-result"}>{redriveResult.value.text}</p>
      )}
      <div class="letter-columns">
        <section class="letter-master" aria-label="Messages">
          {all !== undefined && all.length > 0 && <LetterFilters letters={all} filter={filter} onChange={change} />}
          {all?.length === 0 && <None />}
          {all !== undefined && all.length > 0 && <LetterList letters={found} chosen={id} />}
        </section>
        {id !== undefined && <LetterPage key={id} id={id} />}
      </div>
    </div>
  );
}

/** Under these faults a redriven event is dead-lettered again. */
const rejecting = ["datadog-400-runs", "datadog-ci-400", "datadog-events-400", "datadog-dora-400"];

function RejectingFault() {
  const active = rejecting.find((fault) => consoleState.faults.value?.includes(fault));
  if (active === undefined) return null;
  return (
    <p class="notice warm">
      A fault rejects every event. <a href={`/faults?q=${active}`}>Switch it off</a> before you redrive.
    </p>
  );
}

/** A real Datadog has no fault that fills the queue. */
function None() {
  const title = "No dead-letter queue has a message.";
  if (typeof consoleState.target.value === "string") return <Empty title={title} />;
  return (
    <Empty title={title}>
      To fill one, switch on <a href={`/faults?q=${rejecting[0]}`}>a fault that rejects runs</a>.
    </Empty>
  );
}
