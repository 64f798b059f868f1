import { Empty } from "../controls/empty.tsx";
import { ViewHeader } from "../controls/view-header.tsx";

export function NotFound() {
  return (
    <>
      <ViewHeader title="Not found" />
      <Empty title="No view has this address.">
        <a href="/">Open the overview</a>
      </Empty>
    </>
  );
}
