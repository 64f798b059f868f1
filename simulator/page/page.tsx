import { render } from "preact";
import { connect } from "./console-state.ts";
import { Shell } from "./shell/shell.tsx";
import { views } from "./views.ts";

const root = document.getElementById("page");
if (root === null) throw new Error("the document has no element with the id page");
connect();
render(<Shell views={views} />, root);
