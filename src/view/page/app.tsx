import { useEffect, useState } from "preact/hooks";
import { followAddress } from "./address.ts";
import { BasemapPanel } from "./basemap-panel.tsx";
import { ColourPanel } from "./colour-panel.tsx";
import { filesOfDrop } from "./dropped-files.ts";
import { HelpDialog, helpIsOpen } from "./help-dialog.tsx";
import { onKey } from "./keyboard.ts";
import { LayerList } from "./layer-list.tsx";
import { MapPane } from "./map-pane.tsx";
import { MaskPanel } from "./mask-panel.tsx";
import { NotesPanel } from "./notes-panel.tsx";
import { openAtStart, openDropped } from "./opening.ts";
import { Panels } from "./panels.tsx";
import { ProblemList } from "./problem-list.tsx";
import { ReferencePanel } from "./reference-panel.tsx";
import { opening, part, scene, state } from "./store.ts";
import { SwipePanel } from "./swipe-panel.tsx";
import { applyScheme, onSystemScheme, schemeOf } from "./theme.ts";
import { TopBar } from "./top-bar.tsx";
import { Welcome } from "./welcome.tsx";

export function App() {
  const isDropping = useDropping();
  const [theme, panels] = [part.theme.value, part.panels.value];
  useEffect(() => {
    void openAtStart();
    return followAddress();
  }, []);
  useEffect(() => {
    applyScheme(schemeOf(theme));
    return onSystemScheme(() => applyScheme(schemeOf(state.peek().theme)));
  }, [theme]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "?") helpIsOpen.value = !helpIsOpen.peek();
      else onKey(event);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const isEmpty = scene.value.layers.length === 0;
  return (
    <div class={`app${panels.length === 0 ? " without-panels" : ""}${isDropping ? " dropping" : ""}`}>
      {opening.value && <div class="busy" role="progressbar" aria-label="Opening" />}
      <TopBar />
      {isEmpty ? (
        <Welcome />
      ) : (
        <>
          <aside class="side">
            <LayerList />
            <ColourPanel />
            <ReferencePanel />
            <MaskPanel />
            <SwipePanel />
            <BasemapPanel />
            <NotesPanel />
          </aside>
          <MapPane />
          <aside class="panels" aria-label="Charts">
            <Panels />
          </aside>
        </>
      )}
      <ProblemList />
      <HelpDialog />
    </div>
  );
}

/** Files may be dropped anywhere on the page; true while some are held over it. */
function useDropping(): boolean {
  const [isDropping, setDropping] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const on = (name: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      addEventListener(name, act, { signal: stop.signal });
    on("dragover", (event) => {
      event.preventDefault();
      setDropping(true);
    });
    on("dragleave", (event) => {
      // Leaving one element for another is not leaving the window.
      if (event.relatedTarget === null) setDropping(false);
    });
    on("drop", (event) => {
      event.preventDefault();
      setDropping(false);
      if (event.dataTransfer) void filesOfDrop(event.dataTransfer.items).then(openDropped);
    });
    return () => stop.abort();
  }, []);
  return isDropping;
}
