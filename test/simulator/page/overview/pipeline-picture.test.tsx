import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import { PipelinePicture } from "../../../../simulator/page/overview/pipeline-picture.tsx";

const counts = {
  ...{ spacelift: 1_234, receiver: 2, queue: 3, forwarder: 4, datadog: 5, letters: 6, ledger: 7 },
  ...{ plainFunction: 8, plainDatadog: 9, plainLost: 10, repeated: 0, retried: 0 },
};
const dots = { current: null };

function draw(faults: { readonly datadog?: number }, withPlain: boolean) {
  return render(<PipelinePicture layout="wide" {...{ counts, faults, withPlain, dots }} />);
}

test("its name tells every count and fault", () => {
  expect(draw({ datadog: 1 }, true)).toContain(
    'aria-label="The pipeline. Spacelift: 1,234 runs finished. Receiver: 2 webhooks. Queue (SQS): 3 messages. Forwarder: 4 POSTs. Datadog: 5 runs counted, 1 fault. Dead letters: 6 with a reason. Ledger (DynamoDB): 7 timestamps in use. A plain forwarder. Function: 8 runs, no queue. Datadog: 9 runs counted. Lost: 10 never counted."',
  );
});

test("shows a fault in words at the node that it breaks", () => {
  const datadog = /<g class="(?<classes>[^"]*)" data-node="datadog">(?<content>.*?)<\/g>/.exec(
    draw({ datadog: 2 }, true),
  );
  expect(datadog?.groups?.["classes"]).toContain("broken");
  expect(datadog?.groups?.["content"]).toContain("2 faults on");
});

test("with a real Datadog there is no plain track", () => {
  expect(draw({}, true)).toContain("plainLost");
  expect(draw({}, false)).not.toMatch(/plain/);
});
