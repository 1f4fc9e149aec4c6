import { useEffect, useRef } from "preact/hooks";

/**
 * A figure of ours on the page. The SVG is parsed as XML and its nodes adopted, never assigned as HTML: a name in a file that
 * looks like markup stays text, because the figures escape it and XML has no scripts to run here.
 */
export function Figure({ svg, label }: { readonly svg: string; readonly label?: string }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = new DOMParser().parseFromString(withoutStyles(svg), "image/svg+xml").documentElement;
    for (const element of root.querySelectorAll<SVGElement>("[data-uw-dark]"))
      element.style.setProperty("--uw-dark", element.dataset.uwDark ?? "");
    holder.current?.replaceChildren(document.adoptNode(root));
  }, [svg]);
  return <div class="figure" ref={holder} data-figure={label} />;
}

/** The page's policy lets no markup carry styles; the one that figures have, colours for dark pages, is set by script instead. */
const withoutStyles = (svg: string) => svg.replaceAll(/ style="--uw-dark:([^"]*)"/g, ' data-uw-dark="$1"');
