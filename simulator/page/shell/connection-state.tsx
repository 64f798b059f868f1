import { connection } from "../console-state.ts";

const texts = { connecting: "Connecting …", live: "Live.", lost: "No answer" } as const;

export function ConnectionState() {
  return <p class={`connection ${connection.value}`}>{texts[connection.value]}</p>;
}
