import { problemOf } from "./data-client.ts";
import { download, downloadText, figureToPng, fileNameOf } from "./download.ts";
import { report } from "./store.ts";

/** Saves a chart as a table, as a drawing and as a picture. */
export function ExportButtons(props: {
  readonly name: string;
  readonly svg: string;
  readonly csv: () => string;
}) {
  const { name, svg, csv } = props;
  const png = () =>
    figureToPng(svg).then(
      (picture) => download(fileNameOf(name, "png"), picture),
      (cause: unknown) => report(problemOf(cause)),
    );
  return (
    <fieldset class="group" aria-label={`Save the ${name}`}>
      <button
        type="button"
        class="quiet"
        onClick={() => downloadText(fileNameOf(name, "csv"), csv(), "text/csv")}
      >
        CSV
      </button>
      <button type="button" class="quiet" onClick={() => void png()}>
        PNG
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => downloadText(fileNameOf(name, "svg"), svg, "image/svg+xml")}
      >
        SVG
      </button>
    </fieldset>
  );
}
