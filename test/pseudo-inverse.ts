/**
 * Moore-Penrose inverse by one-sided Jacobi rotations (Hestenes 1958): slow, simple and shares nothing with the
 * kernels it checks. Singular values below 1e-9 of the largest count as zero.
 */
export function pseudoInverse(matrix: readonly (readonly number[])[], columns: number): number[][] {
  const rows = matrix.length;
  const u = Array.from({ length: columns }, (_, c) => matrix.map((row) => row[c]!));
  const v = Array.from({ length: columns }, (_, c) =>
    Array.from({ length: columns }, (_, i) => Number(i === c)),
  );
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false;
    for (let p = 0; p < columns; p++)
      for (let q = p + 1; q < columns; q++) {
        const [alpha, beta, gamma] = [dot(u[p]!, u[p]!), dot(u[q]!, u[q]!), dot(u[p]!, u[q]!)];
        if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta) || gamma === 0) continue;
        turned = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cosine = 1 / Math.hypot(1, t);
        for (const basis of [u, v]) {
          const [a, b] = [basis[p]!, basis[q]!];
          basis[p] = a.map((value, i) => cosine * (value - t * b[i]!));
          basis[q] = a.map((value, i) => cosine * (t * value + b[i]!));
        }
      }
    if (!turned) break;
  }
  const squares = u.map((column) => dot(column, column));
  const limit = Math.max(...squares, 0) * 1e-18;
  return Array.from({ length: columns }, (_, i) =>
    Array.from({ length: rows }, (_, k) =>
      squares.reduce((sum, square, c) => (square > limit ? sum + (v[c]![i]! * u[c]![k]!) / square : sum), 0),
    ),
  );
}
