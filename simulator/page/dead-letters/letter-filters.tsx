import type { LetterSummary } from "../../messages/letters.ts";
import { Choices } from "../controls/choices.tsx";
import { formatNumber } from "../text.ts";
import { countReasons, type LetterFilter } from "./letter-filter.ts";

interface Properties {
  readonly letters: readonly LetterSummary[];
  readonly filter: LetterFilter;
  readonly onChange: (parameters: Readonly<Record<string, string>>) => void;
}

export function LetterFilters({ letters, filter, onChange }: Properties) {
  const counted = countReasons(letters);
  // A reason stays choosable after its last letter is redriven.
  const isMissing = filter.reason !== "" && counted.every(({ reason }) => reason !== filter.reason);
  const reasons = isMissing ? [...counted, { reason: filter.reason, count: 0 }] : counted;
  return (
    <search class="letter-filters">
      <input
        type="search"
        aria-label="Search dead letters"
        placeholder="Stack, detail or id"
        value={filter.search}
        onInput={({ currentTarget }) => onChange({ q: currentTarget.value })}
      />
      <Choices
        legend="Reason"
        name="reason"
        choices={[
          { value: "", text: `all ${formatNumber(letters.length)}` },
          ...reasons.map(({ reason, count }) => ({ value: reason, text: `${reason} ${formatNumber(count)}` })),
        ]}
        chosen={filter.reason}
        onChoose={(reason) => onChange({ reason })}
      />
    </search>
  );
}
