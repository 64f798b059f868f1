import type { LetterSummary } from "../../messages/letters.ts";
import { Choices } from "../controls/choices.tsx";
import { formatNumber } from "../text.ts";
import { type Counted, countBy, filterLetters, type LetterFilter } from "./letter-filter.ts";

interface Properties {
  readonly letters: readonly LetterSummary[];
  readonly filter: LetterFilter;
  readonly onChange: (parameters: Readonly<Record<string, string>>) => void;
}

export function LetterFilters({ letters, filter, onChange }: Properties) {
  const { destination, reason } = filter;
  const destinations = withChosen(countBy(letters, "destination"), destination);
  const ofDestination = filterLetters(letters, { destination, reason: "", search: "" });
  const reasons = withChosen(countBy(ofDestination, "reason"), reason);
  return (
    <search class="letter-filters">
      <input
        type="search"
        aria-label="Search dead letters"
        placeholder="Stack, detail or id"
        value={filter.search}
        onInput={({ currentTarget }) => onChange({ q: currentTarget.value })}
      />
      {destinations.length > 1 && (
        <Choices
          legend="Destination"
          name="destination"
          choices={choicesOf(destinations, letters.length)}
          chosen={destination}
          onChoose={(chosen) => onChange({ destination: chosen })}
        />
      )}
      <Choices
        legend="Reason"
        name="reason"
        choices={choicesOf(reasons, ofDestination.length)}
        chosen={reason}
        onChoose={(chosen) => onChange({ reason: chosen })}
      />
    </search>
  );
}

/** A value stays choosable after its last letter is redriven. */
function withChosen(counted: readonly Counted[], chosen: string): readonly Counted[] {
  const isMissing = chosen !== "" && counted.every(({ value }) => value !== chosen);
  return isMissing ? [...counted, { value: chosen, count: 0 }] : counted;
}

function choicesOf(counted: readonly Counted[], all: number) {
  return [
    { value: "", text: `all ${formatNumber(all)}` },
    ...counted.map(({ value, count }) => ({ value, text: `${value} ${formatNumber(count)}` })),
  ];
}
