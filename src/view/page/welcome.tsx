import { filesOfInput } from "./dropped-files.ts";
import { NotesPanel } from "./notes-panel.tsx";
import { openDropped } from "./opening.ts";
import { opening } from "./store.ts";

/** What the page says before anything is open. */
export function Welcome() {
  if (opening.value) return <div class="welcome muted">Opening …</div>;
  return (
    <div class="welcome">
      <h2>Drop a result here</h2>
      <p>
        MintPy HDF5, netCDF-4, GeoTIFF, Zarr (as a folder), CSV tables of points, or a whole result folder.
        Files stay on this computer: the page reads them where they are and sends nothing anywhere.
      </p>
      <div class="row">
        <FileButton text="Choose files" isFolder={false} />
        <FileButton text="Choose a folder" isFolder />
      </div>
      <p>
        Or open a folder from the command line: <code class="code">upwarp view RESULT</code>
      </p>
      <NotesPanel />
    </div>
  );
}

function FileButton({ text, isFolder }: { readonly text: string; readonly isFolder: boolean }) {
  return (
    <button
      type="button"
      onClick={() => {
        const input = document.createElement("input");
        Object.assign(input, { type: "file", multiple: true, webkitdirectory: isFolder });
        input.addEventListener("change", () => {
          if (input.files) void openDropped(filesOfInput(input.files));
        });
        input.click();
      }}
    >
      {text}
    </button>
  );
}
