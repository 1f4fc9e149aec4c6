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
  Quality,
  RasterData,
  RendererOptions,
  View,
  Viewport,
} from "./renderer-types.ts";
import { createSlots, type Dressed } from "./slots.ts";

/** Milliseconds of a frame for sending to the GPU, and for making coarser levels: half of a frame at 60 Hz is left to the page. */
const SENDING_PER_FRAME = 5;
const BUILDING_PER_FRAME = 4;

/** Where the processor draws, a map that moves has half of the pixels along each side, and all of them when it has rested for so many milliseconds. */
const MOVING_SHARE = 0.5;
const REST = 150;

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
  const usual: Quality = options.quality ?? (isSoftware(gl) ? "fast" : "full");
  let gpu: Gpu | null = createGpu(gl);
  const slots = createSlots(maxTextureSize);
  const builder = createLevelBuilder();
  let camera: Camera = { centre: [0, 0], scale: 1, stretch: [1, 1] };
  let view: View = { theme: "light", swipe: null };
  let viewport: Viewport = { width: canvas.clientWidth || 1, height: canvas.clientHeight || 1 };
  let fullRatio = 1;
  let basemap: Basemap | null = null;
  let frameRequest = 0;
  /** Something that is drawn changed since the last frame. */
  let isDirty = true;
  /** When the last frame was asked for by a change, and what will draw it whole. */
  let changed = Number.NEGATIVE_INFINITY;
  let resting: ReturnType<typeof setTimeout> | undefined;

  /** Sends and makes what is still missing, for so many milliseconds each; returns the bytes that were sent. */
  const advance = (sending: number, building: number): number => {
    if (gpu === null) return 0;
    const { textures, points } = gpu;
    const rasters = slots.rasters();
    builder.keepOnly(rasters);
    const want = () => {
      // The coarse ones first: a blurred picture is better than none.
      const levels = [...rasters].flatMap((data) =>
        [...builder.levelsOf(data)].sort((a, b) => b.step - a.step),
      );
      textures.keepOnly(new Set(levels));
      for (const level of levels) textures.want(level);
    };
    want();
    const sent = textures.send(performance.now() + sending);
    if (builder.work(performance.now() + building)) want();
    const sources = [...slots.sources()];
    points.keepOnly(new Set(sources.filter((source): source is PointSource => source.kind === "points")));
    return sent;
  };

  const isComplete = () => gpu === null || !(gpu.textures.isWaiting || builder.isWorking);

  const wholeLevels = (data: RasterData) =>
    builder.levelsOf(data).filter((level) => gpu?.textures.get(level) != null);

  /** Gives the canvas a share of its device pixels, and returns how many there are then for each CSS pixel. */
  const size = (share: number): number => {
    const ratio = fullRatio * share;
    const [width, height] = [viewport.width, viewport.height].map((length) =>
      Math.max(1, Math.round(length * ratio)),
    ) as [number, number];
    // Setting a size clears the canvas, even if it is the same.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    return ratio;
  };

  const draw = (quality = usual, share = 1): void => {
    if (gpu === null) return;
    const devicePixelRatio = size(share);
    slots.promote((data) => wholeLevels(data).length > 0);
    isDirty = false;
    const { textures, tableOf, nothing } = gpu;
    const frame: Frame = {
      gl,
      camera,
      viewport,
      devicePixelRatio,
      theme: view.theme,
      quality,
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
    const uploadedBytes = advance(SENDING_PER_FRAME, BUILDING_PER_FRAME);
    if (isDirty || uploadedBytes > 0) {
      const isMoving = usual === "fast" && start - changed < REST;
      changed = start;
      draw(usual, isMoving ? MOVING_SHARE : 1);
      clearTimeout(resting);
      if (isMoving) resting = setTimeout(requestDraw, REST);
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

  const settle = (quality = usual): void => {
    do advance(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    while (!isComplete());
    draw(quality);
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
      fullRatio = ratio;
      requestDraw();
    },
    requestDraw,
    draw: () => draw(),
    settle: () => settle(),
    snapshot: () =>
      new Promise((resolve, reject) => {
        settle("full");
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
      clearTimeout(resting);
      canvas.removeEventListener("webglcontextlost", onLost);
      canvas.removeEventListener("webglcontextrestored", onRestored);
      gpu = null;
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

/** Is WebGL done by the processor? Names of the known ones: Chromium's, Mesa's, Windows'. */
function isSoftware(gl: WebGL2RenderingContext): boolean {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer: unknown = gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return /swiftshader|llvmpipe|softpipe|basic render/i.test(String(renderer));
}
