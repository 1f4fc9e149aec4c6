/**
 * Runs in the page before its own code: notes when pixels of the map first differ from its paper, when they change, when the
 * chart of series is drawn anew, how long frames take, and what is sent to the GPU. Everything under `window.bench`.
 */
export function instrument() {
  const bench = {
    firstPicture: null,
    picture: null,
    series: null,
    uploaded: 0,
    frames: [],
    tasks: [],
    scripts: [],
  };
  window.bench = bench;
  /** By the width of the canvas: a map that moves is drawn with fewer pixels, and that alone is no other picture. */
  const last = new Map();
  let asked = null;
  /** A strip across the upper half of the map: colours at the middle of a bowl are at their end. */
  const look = (gl) => {
    const [width, height] = [Math.floor(gl.drawingBufferWidth * 0.6), 2];
    const pixels = new Uint8Array(4 * width * height);
    gl.readPixels(
      Math.floor(gl.drawingBufferWidth * 0.2),
      Math.floor(gl.drawingBufferHeight * 0.7),
      width,
      height,
      gl.RGBA,
      gl.UNSIGNED_BYTE,
      pixels,
    );
    let hash = 0;
    const colours = new Set();
    for (let i = 0; i < pixels.length; i += 4) {
      const colour = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
      hash = (Math.imul(hash, 31) + colour) | 0;
      colours.add(colour);
    }
    // Without values there are the paper and the grey of no data.
    return { hash, isPlain: colours.size < 4 };
  };
  const proto = WebGL2RenderingContext.prototype;
  const { drawArrays, texSubImage2D } = proto;
  proto.drawArrays = function (...args) {
    drawArrays.apply(this, args);
    if (bench.firstPicture !== null && !bench.isWatching) return;
    const { hash, isPlain } = look(this);
    if (isPlain) return;
    const now = performance.now();
    bench.firstPicture ??= now;
    const width = this.drawingBufferWidth;
    if (asked !== null && last.has(width) && hash !== last.get(width)) {
      bench.picture = now - asked;
      asked = null;
    }
    last.set(width, hash);
  };
  proto.texSubImage2D = function (...args) {
    const data = args.find((arg) => ArrayBuffer.isView(arg));
    bench.uploaded += data?.byteLength ?? 0;
    return texSubImage2D.apply(this, args);
  };
  /** The next picture that differs from the one before is what is waited for, from the next key on. */
  addEventListener(
    "keydown",
    (event) => {
      if (bench.isArmed) asked = event.timeStamp;
      bench.isArmed = false;
    },
    true,
  );
  /** The picture as it is now, to compare with. */
  bench.arm = () => {
    bench.picture = null;
    bench.isArmed = true;
  };
  let clicked = null;
  addEventListener(
    "click",
    (event) => {
      bench.series = null;
      clicked = event.timeStamp;
    },
    true,
  );
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver((changes) => {
      if (clicked === null || !changes.some(({ target }) => target.dataset?.figure === "series")) return;
      const since = clicked;
      clicked = null;
      // Drawn is when the frame that holds it is over.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          bench.series = performance.now() - since;
        };
        port2.postMessage(0);
      });
    }).observe(document.body, { childList: true, subtree: true });
  });
  let isCounting = false;
  new PerformanceObserver((list) => {
    if (isCounting) for (const entry of list.getEntries()) bench.tasks.push(entry.duration);
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    if (isCounting)
      for (const entry of list.getEntries())
        bench.scripts.push(entry.scripts.reduce((sum, one) => sum + one.duration, 0));
  }).observe({ type: "long-animation-frame" });
  let before = 0;
  const tick = (now) => {
    if (!isCounting) return;
    if (before > 0) bench.frames.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  bench.count = () => {
    Object.assign(bench, { frames: [], tasks: [], scripts: [], uploaded: 0 });
    before = 0;
    isCounting = true;
    requestAnimationFrame(tick);
  };
  bench.stop = () => {
    isCounting = false;
    const { frames, tasks, scripts, uploaded } = bench;
    return { frames, tasks, scripts, uploaded };
  };
}
