import { ViewHeader } from "../controls/view-header.tsx";

export function DeadLettersView() {
  return <ViewHeader title="Dead letters" />;
}
