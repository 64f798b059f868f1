import type { KeptText } from "../../messages/run.ts";
import { CopyButton } from "../controls/copy-button.tsx";
import { Empty } from "../controls/empty.tsx";
import { JsonText } from "../controls/json-text.tsx";
import { prettyJson } from "../pretty-json.ts";
import { TextMissing } from "./text-missing.tsx";

export function PolicyInput({ input }: { readonly input: KeptText | null }) {
  if (input === null) {
    return (
      <Empty title="This run has no policy input.">
        It came as a signed request to the webhook, not from the Spacelift stand-in.
      </Empty>
    );
  }
  if (input.kind !== "text") return <TextMissing text={input} />;
  const text = prettyJson(input.text);
  return (
    <>
      <div class="part-bar">
        <p class="quiet">Spacelift gave this to the notification policy.</p>
        <CopyButton text={() => text} label="Copy the policy input" />
      </div>
      <JsonText text={text} label="Policy input" />
    </>
  );
}
