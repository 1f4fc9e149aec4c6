import { render } from "preact";
import { App } from "./app.tsx";
import { data } from "./data-client.ts";
import "./style.css";

// The worker loads while the page is being drawn, before anybody asks it for something.
data();

const root = document.getElementById("app");
if (root) render(<App />, root);
