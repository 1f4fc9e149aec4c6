/** Hands a file to the browser's download folder. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  // The download has its own hold of the content once the click is handled.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

export const downloadText = (name: string, text: string, type: string) =>
  download(name, new Blob([text], { type }));

/** Device pixels for each CSS pixel of a saved picture: sharp on paper as well. */
const SHARPNESS = 2;

/** A figure as PNG, in the light colours that it carries itself. */
export async function figureToPng(svg: string): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
  } finally {
    URL.revokeObjectURL(address);
  }
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SHARPNESS;
  canvas.height = image.naturalHeight * SHARPNESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngOf(canvas);
}

export const pngOf = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error("The browser could not encode the picture: it is too large."));
    }, "image/png"),
  );

/** A name for a file from a name in the data: letters, digits and hyphens alone. */
export const fileNameOf = (name: string, ending: string) =>
  `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "") || "upwarp"}.${ending}`;
