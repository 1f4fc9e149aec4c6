import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { SHORTCUTS } from "./keyboard.ts";

export const helpIsOpen = signal(false);

/** Every key, and what a click and a drag do. */
export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = helpIsOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-label="Keys"
      onClose={() => {
        helpIsOpen.value = false;
      }}
    >
      <h2>Keys</h2>
      <p class="muted">
        Click the map for the series of a place. Drag to move, wheel or pinch to zoom, drag the white-ringed
        square to move the reference point.
      </p>
      <div class="keys">
        {SHORTCUTS.filter(({ shown }) => shown !== "").map(({ shown, what }) => (
          <div key={shown}>
            <span>{what}</span>
            <kbd>{shown}</kbd>
          </div>
        ))}
        <div>
          <span>this list</span>
          <kbd>?</kbd>
        </div>
      </div>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
