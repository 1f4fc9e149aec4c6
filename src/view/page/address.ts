import { effect } from "@preact/signals";
import { readState, writeState } from "../state/url-state.ts";
import { stayOnAxis } from "./opening.ts";
import { report, scene, state } from "./store.ts";

/** Browsers refuse more than some hundred changes of the address in half a minute: it follows a hand with this delay. */
const DELAY = 250;

/** Keeps the page's address in step with the state, both ways. */
export function followAddress(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const hash = writeState(state.value);
    // Before anything is open the state holds only what the address said.
    if (scene.value.layers.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, "", hash === "" ? location.pathname : hash), DELAY);
  });
  const onHash = () => {
    const { state: read, dropped } = readState(location.hash);
    // An address that names no layer speaks of the one that is drawn.
    const { layer, index } = state.peek();
    state.value = read.layer === null ? { ...read, layer, index } : read;
    stayOnAxis();
    for (const part of dropped)
      report({ code: "address-part", what: "A part of the page's address is not understood.", got: part });
  };
  addEventListener("hashchange", onHash);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("hashchange", onHash);
  };
}

/** The address that brings this very view back. */
export const linkToView = () =>
  new URL(writeState(state.peek()) || location.pathname, location.href.replace(/#.*/, "")).href;

/** Puts the link into the clipboard; where the browser does not allow it, shows it to be copied by hand. */
export async function copyLink(): Promise<void> {
  const link = linkToView();
  try {
    await navigator.clipboard.writeText(link);
    report({ code: "note", what: "The link to this view is in the clipboard." });
  } catch {
    report({
      code: "note",
      what: "The browser does not let pages write to the clipboard. The link is:",
      got: link,
    });
  }
}
