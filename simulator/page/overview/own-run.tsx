import { CopyButton } from "../controls/copy-button.tsx";

/** Run in the project's folder. The id and the time must be new, or the run is a repeat or too old. */
function command(): string {
  return [
    `sed -e "s/\\"updated_at\\": [0-9]*/\\"updated_at\\": $(date +%s)000000000/" \\`,
    `  -e "s/01K9VJ3Q8T6W2X4Y5Z6A7B8C9D/RUN$(date +%s)/" \\`,
    "  test/fixtures/policy-input/run-tracked-finished.json |",
    `  curl -sS --data-binary @- ${location.origin}/policy`,
  ].join("\n");
}

export function OwnRun() {
  return (
    <section class="card" aria-labelledby="own-run">
      <h2 id="own-run">Send your own run</h2>
      <p>
        <a href="/runs/new">Fill in a form</a>, or run this in the project’s folder:
      </p>
      {/* A scrolling region needs the keyboard. */}
      <pre>
        <code>{command()}</code>
      </pre>
      <CopyButton text={command} label="Copy the command" />
    </section>
  );
}
