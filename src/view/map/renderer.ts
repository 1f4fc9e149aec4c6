import { configError } from "../../errors.ts";
import type { Frame } from "./gl/frame.ts";
import { createGpu, type Gpu } from "./gl/gpu.ts";
import { themeColour } from "./gl/theme-colours.ts";
import { createLevelBuilder } from "./level-builder.ts";
import type {
  Basemap,
  Camera,
  MapRenderer,
  PointSource,
  RasterData,
  RendererOptions,
  View,
  Viewport,
} from "./renderer-types.ts";
import { createSlots, type Dressed } from "./slots.ts";

/** Sent to the GPU in one frame: about 10 ms of copying. */
const BYTES_PER_FRAME = 16 << 20;
/** Spent on coarser levels in one frame. */
const BUILDING_PER_FRAME = 6;

/**
 * The map of a canvas. Nothing is drawn before a camera and a source with its style are there. Throws the config error
 * "webgl2-missing" where the browser has no WebGL2.
 */
export function createMapRenderer(canvas: HTMLCanvasElement, options: RendererOptions = {}): MapRenderer {
  const gl = canvas.getContext("webgl2", {
    alpha: false,
    antialias: false,
    depth: false,
    powerPreference: "high-performance",
  });
  if (gl === null)
    throw configError({
      code: "webgl2-missing",
      what: "The map needs WebGL2, which this browser does not offer.",
      fix: "Use a current Firefox, Chrome, Edge or Safari with hardware acceleration switched on.",
    });
  const maxTextureSize: number = gl.getParameter(gl.MAX_TEXTURE_SIZE) ?? 2048;
  let gpu: Gpu | null = createGpu(gl);
  const slots = createSlots(maxTextureSize);
  const builder = createLevelBuilder();
  let camera: Camera = { centre: [0, 0], scale: 1, stretch: [1, 1] };
  let view: View = { theme: "light", swipe: null };
  let viewport: Viewport = { width: canvas.clientWidth || 1, height: canvas.clientHeight || 1 };
  let devicePixelRatio = 1;
  let basemap: Basemap | null = null;
  let frameRequest = 0;
  /** Something that is drawn changed since the last frame. */
  let isDirty = true;

  /** Sends and makes what is still missing, within the limits of a frame. */
  const advance = (bytes: number, milliseconds: number): number => {
    if (gpu === null) return 0;
    const rasters = slots.rasters();
    builder.keepOnly(rasters);
    const deadline = performance.now() + milliseconds;
    // Sending goes first: a picture that aliases for some frames is better than none.
    const want = () => {
      const levels = [...rasters].flatMap((data) =>
        [...builder.levelsOf(data)].sort((a, b) => b.step - a.step),
      );
      gpu?.textures.keepOnly(new Set(levels));
      for (const level of levels) gpu?.textures.want(level);
    };
    want();
    let sent = gpu.textures.send(bytes);
    if (builder.work(deadline)) {
      want();
      sent += gpu.textures.send(Math.max(0, bytes - sent));
    }
    gpu.points.keepOnly(
      new Set([...slots.sources()].filter((source): source is PointSource => source.kind === "points")),
    );
    return sent;
  };

  const isComplete = () => gpu === null || !(gpu.textures.isWaiting || builder.isWorking);

  const wholeLevels = (data: RasterData) =>
    builder.levelsOf(data).filter((level) => gpu?.textures.get(level) != null);

  const draw = (): void => {
    if (gpu === null) return;
    slots.promote((data) => wholeLevels(data).length > 0);
    isDirty = false;
    const { textures, tableOf, nothing } = gpu;
    const frame: Frame = {
      gl,
      camera,
      viewport,
      devicePixelRatio,
      theme: view.theme,
      levelsOf: wholeLevels,
      textureOf: textures.get,
      tableOf,
      nothing,
    };
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(...themeColour("paper", view.theme), 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gpu.drawBasemap(frame, basemap);
    const line = view.swipe === null ? 0 : Math.round(Math.min(1, Math.max(0, view.swipe)) * canvas.width);
    if (view.swipe !== null) drawBetween(frame, slots.shown("swipe"), 0, line);
    drawBetween(frame, slots.shown("main"), line, canvas.width);
    drawBetween(frame, slots.shown("overlay"), 0, canvas.width);
    gl.disable(gl.SCISSOR_TEST);
  };

  const drawBetween = (frame: Frame, dressed: Dressed | undefined, left: number, right: number): void => {
    if (gpu === null || dressed === undefined || right <= left) return;
    const { source, style } = dressed;
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(left, 0, right - left, canvas.height);
    if (source.kind === "points") gpu.points.draw(frame, source, style);
    else {
      gpu.drawRaster(frame, source, style);
      gpu.drawArrows(frame, source, style);
    }
  };

  const onFrame = (): void => {
    frameRequest = 0;
    const start = performance.now();
    const uploadedBytes = advance(BYTES_PER_FRAME, BUILDING_PER_FRAME);
    if (isDirty || uploadedBytes > 0) {
      draw();
      options.onFrame?.({ milliseconds: performance.now() - start, uploadedBytes });
    }
    if (!isComplete()) schedule();
  };

  const schedule = (): void => {
    if (frameRequest === 0 && gpu !== null) frameRequest = requestAnimationFrame(onFrame);
  };

  const requestDraw = (): void => {
    isDirty = true;
    schedule();
  };

  const settle = (): void => {
    do advance(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    while (!isComplete());
    draw();
  };

  const onLost = (event: Event): void => {
    // Without this the browser never gives the context back.
    event.preventDefault();
    gpu = null;
    cancelAnimationFrame(frameRequest);
    frameRequest = 0;
    options.onContext?.(true);
  };
  const onRestored = (): void => {
    gpu = createGpu(gl);
    options.onContext?.(false);
    requestDraw();
  };
  canvas.addEventListener("webglcontextlost", onLost);
  canvas.addEventListener("webglcontextrestored", onRestored);

  return {
    maxTextureSize,
    setSource: (slot, source) => {
      slots.setSource(slot, source);
      requestDraw();
    },
    setStyle: (slot, style) => {
      slots.setStyle(slot, style);
      requestDraw();
    },
    setCamera: (next) => {
      camera = next;
      requestDraw();
    },
    setView: (next) => {
      view = next;
      requestDraw();
    },
    setBasemap: (next) => {
      basemap = next;
      requestDraw();
    },
    resize: (next, ratio) => {
      viewport = next;
      // The ratio of what the canvas really has: a width of 333.3 device pixels is 333.
      canvas.width = Math.max(1, Math.round(next.width * ratio));
      canvas.height = Math.max(1, Math.round(next.height * ratio));
      devicePixelRatio = ratio;
      requestDraw();
    },
    requestDraw,
    draw,
    settle,
    snapshot: () =>
      new Promise((resolve, reject) => {
        settle();
        // In the same task as the drawing: afterwards the browser may clear the canvas.
        canvas.toBlob((blob) => {
          if (blob !== null) resolve(blob);
          else
            reject(
              configError({
                code: "map-snapshot",
                what: "The browser could not make a picture of the map.",
                fix: "Try again with a smaller window.",
              }),
            );
        }, "image/png");
      }),
    dispose: () => {
      cancelAnimationFrame(frameRequest);
      canvas.removeEventListener("webglcontextlost", onLost);
      canvas.removeEventListener("webglcontextrestored", onRestored);
      gpu = null;
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}
