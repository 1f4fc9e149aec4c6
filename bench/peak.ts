import asc from "assemblyscript/asc";

/**
 * The most v128 arithmetic instructions per second that this machine runs from WASM: multiplications and additions of f64x2
 * in twelve independent chains that never leave the registers. What a kernel reaches of it is its distance from the floor.
 */
export async function measurePeak(): Promise<number> {
  const chains = 12;
  const each = (text: (i: number) => string) => Array.from({ length: chains }, (_, i) => text(i)).join("\n");
  const source = `export function run(n: i32): f64 {
    const m = f64x2.splat(0.999999); const c = f64x2.splat(1e-6);
    ${each((i) => `let a${i} = f64x2.splat(${i}.5);`)}
    for (; n > 0; n--) { ${each((i) => `a${i} = f64x2.add(f64x2.mul(a${i}, m), c);`)} }
    let sum = f64x2.splat(0);
    ${each((i) => `sum = f64x2.add(sum, a${i});`)}
    return f64x2.extract_lane(sum, 0);
  }`;
  const { binary, error } = await asc.compileString(source, {
    optimizeLevel: 3,
    runtime: "stub",
    noAssert: true,
    enable: ["simd"],
  });
  if (binary === null || error) throw error ?? new Error("the floor's kernel did not compile");
  const { instance } = await WebAssembly.instantiate(new Uint8Array(binary));
  const run = instance.exports.run as (n: number) => number;
  const rounds = 2_000_000;
  let best = 0;
  for (let i = 0; i < 12; i++) {
    const start = process.cpuUsage();
    run(rounds);
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, (2 * chains * rounds) / ((user + system) / 1e6));
  }
  return best;
}
