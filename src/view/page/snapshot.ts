import { degreeText } from "../map/overlay/degree-steps.ts";
import { problemOf } from "./data-client.ts";
import { download, fileNameOf, pngOf } from "./download.ts";
import { legendSvg } from "./legend.tsx";
import { map } from "./map-pane.tsx";
import { projectionOf } from "./projection.ts";
import { mainShown } from "./shown.ts";
import { report, state } from "./store.ts";
import { labelAt } from "./time-bar.tsx";

const MARGIN = 12;
const CAPTION = 34;

/** Saves the map with its marks, its legend and a line that says what it is, as a PNG at the sharpness of the screen. */
export async function saveSnapshot(): Promise<void> {
  const shown = mainShown.peek();
  if (shown === null) return;
  try {
    const { layer, index } = shown;
    download(fileNameOf(`${layer.name} ${labelAt(layer, index)}`, "png"), await drawSnapshot());
  } catch (cause) {
    report(problemOf(cause));
  }
}

/** The picture itself. */
export async function drawSnapshot(): Promise<Blob> {
  const shown = mainShown.peek();
  const overlay = document.querySelector<SVGSVGElement>(".map svg.overlay");
  if (shown === null || map.renderer === null || overlay === null)
    throw new Error("There is no map to take a picture of.");
  const picture = await createImageBitmap(await map.renderer.snapshot());
  const box = overlay.getBoundingClientRect();
  const sharpness = picture.width / box.width;
  const legend = await imageOf(withOwnColours(legendSvg(shown)));
  const marks = await imageOf(standalone(overlay, box));
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height + Math.round((legend.height + CAPTION) * sharpness);
  const brush = canvas.getContext("2d");
  if (brush === null) throw new Error("The browser gives no canvas to draw the picture on.");
  const page = getComputedStyle(document.documentElement);
  brush.fillStyle = page.getPropertyValue("--uw-paper");
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0);
  brush.scale(sharpness, sharpness);
  brush.drawImage(marks, 0, 0, box.width, box.height);
  brush.fillStyle = page.getPropertyValue("--uw-ink");
  brush.font = `600 14px ${page.getPropertyValue("--uw-font")}`;
  brush.fillText(caption(), MARGIN, box.height + CAPTION - 10, box.width - 2 * MARGIN);
  brush.drawImage(legend, 0, box.height + CAPTION);
  picture.close();
  return pngOf(canvas);
}

function caption(): string {
  const shown = mainShown.peek();
  if (shown === null) return "";
  const { layer, index } = shown;
  const { reference, referenceDate } = state.peek();
  const place = reference && layer.relative ? projectionOf(layer)?.toLonLat(...reference.at) : null;
  return [
    layer.title || layer.name,
    labelAt(layer, index),
    layer.relative && referenceDate ? `since ${referenceDate}` : "",
    place ? `against ${degreeText(place[1], 1e-4, "lat")}, ${degreeText(place[0], 1e-4, "lon")}` : "",
    layer.path.replace(/^\d+\//, ""),
  ]
    .filter(Boolean)
    .join("   ");
}

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A copy of the overlay that needs no style sheet: what the page's rules give is written into each element. */
function standalone(overlay: SVGSVGElement, { width, height }: DOMRect): string {
  const copy = overlay.cloneNode(true) as SVGSVGElement;
  const properties = [
    "fill",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linejoin",
    "paint-order",
    "font",
    "opacity",
  ];
  const [originals, copies] = [overlay, copy].map((root) => [...root.querySelectorAll<SVGElement>("*")]);
  originals?.forEach((original, i) => {
    const style = getComputedStyle(original);
    for (const property of properties)
      copies?.[i]?.style.setProperty(property, style.getPropertyValue(property));
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(copy);
}

/** A figure carries light colours as attributes; on a dark page its classes must become those of the page. */
function withOwnColours(svg: string): string {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const page = getComputedStyle(document.documentElement);
  for (const element of root.querySelectorAll("[class]"))
    for (const name of element.classList) {
      const [, kind, colour] = /^uw-([fs])-(\w+)$/.exec(name) ?? [];
      if (kind)
        element.setAttribute(kind === "f" ? "fill" : "stroke", page.getPropertyValue(`--uw-${colour}`));
    }
  return new XMLSerializer().serializeToString(root);
}
