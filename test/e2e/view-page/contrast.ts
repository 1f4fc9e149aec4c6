import type { Page } from "playwright-core";

/** A text of the page that is hard to read. */
export interface Faint {
  readonly text: string;
  readonly ratio: number;
  readonly colours: string;
}

/** Ratio that WCAG 2.2 asks of text (success criterion 1.4.3, level AA). */
export const LEAST_CONTRAST = 4.5;

/**
 * Texts below the least contrast, by WCAG's relative luminance from computed styles. A background that lets through what is below
 * it is judged over black and over white, the worse of the two. Disabled controls are exempt, as WCAG has it.
 */
export const faintTexts = (
  page: Page,
  within: string,
): Promise<{ readonly count: number; readonly faint: Faint[] }> =>
  page.evaluate(
    ({ selector, least }) => {
      type Rgba = readonly [number, number, number, number];
      const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const bytesOf = (colour: string): Rgba => {
        if (brush === null) throw new Error("no canvas");
        brush.clearRect(0, 0, 1, 1);
        brush.fillStyle = colour;
        brush.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0, a = 0] = brush.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
      };
      const over = (top: Rgba, below: Rgba): Rgba => {
        const mix = (i: 0 | 1 | 2) => top[i] * top[3] + below[i] * (1 - top[3]);
        return [mix(0), mix(1), mix(2), 1];
      };
      const luminance = ([r, g, b]: Rgba) => {
        const linear = (byte: number) =>
          byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
      };
      const contrast = (a: Rgba, b: Rgba) => {
        const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
        return (high + 0.05) / (low + 0.05);
      };
      /** Backgrounds from the element outward until one hides what is below. */
      const backgroundOf = (element: Element, last: Rgba): Rgba => {
        const layers: Rgba[] = [];
        for (let one: Element | null = element; one !== null; one = one.parentElement) {
          const paper = one instanceof SVGSVGElement ? one.querySelector(":scope > rect.uw-f-paper") : null;
          const layer = bytesOf(paper ? getComputedStyle(paper).fill : getComputedStyle(one).backgroundColor);
          layers.push(layer);
          if (layer[3] === 1) break;
          // The map lies under what floats over it.
          if (one.matches(".map > *")) break;
        }
        return layers.reduceRight((below, layer) => over(layer, below), last);
      };
      const texts = [...document.querySelectorAll(selector)]
        .flatMap((root) => [root, ...root.querySelectorAll("*")])
        .filter((one) => {
          if (one.matches("option, title, desc, style") || one.closest(":disabled, [aria-hidden=true]"))
            return false;
          if (one.getClientRects().length === 0) return false;
          if (one instanceof HTMLSelectElement) return true;
          if (one instanceof HTMLInputElement)
            return !["range", "checkbox", "color"].includes(one.type) && one.value !== "";
          return [...one.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
          );
        });
      const faint = texts.flatMap((one) => {
        const style = getComputedStyle(one);
        const colour = bytesOf(one instanceof SVGElement ? style.fill : style.color);
        let opacity = 1;
        for (let at: Element | null = one; at !== null; at = at.parentElement)
          opacity *= Number(getComputedStyle(at).opacity);
        const judge = (last: Rgba) => {
          const ground = backgroundOf(one, last);
          return contrast(over([colour[0], colour[1], colour[2], colour[3] * opacity], ground), ground);
        };
        const ratio = Math.min(judge([0, 0, 0, 1]), judge([255, 255, 255, 1]));
        if (ratio >= least) return [];
        const text = (one instanceof HTMLInputElement ? one.value : (one.textContent ?? ""))
          .trim()
          .slice(0, 40);
        return [
          {
            text: `${one.tagName}.${one.getAttribute("class") ?? ""} ${text}`,
            ratio: Math.round(ratio * 100) / 100,
            colours: `${colour} on ${backgroundOf(one, [255, 255, 255, 1])}`,
          },
        ];
      });
      return { count: texts.length, faint };
    },
    { selector: within, least: LEAST_CONTRAST },
  );
