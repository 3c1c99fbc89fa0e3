import { render } from "preact";
import { readDataBlock } from "../packed-data.ts";
import { App } from "./app.tsx";
// oxlint-disable-next-line import/no-unassigned-import -- the bundler collects it
import "./styles.css";

const place = document.getElementById("app");
const source = document.getElementById("data")?.textContent;
if (place !== null && source != null) render(<App data={readDataBlock(source)} />, place);
