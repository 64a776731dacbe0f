import { mersenneTwister } from "#lib/random";
import { twoMoons, nearMoons } from "#lib/flow/moons";
import { energyDistance } from "./solutions/5-from-noise-to-images/01-flow-matching/cloud-distance.js";
for (const n of [300, 500, 1000]) {
  const rows: number[][] = [];
  for (let s = 0; s < 20; s++) {
    const rng = mersenneTwister(100 + s);
    const a = twoMoons(n, rng), b = twoMoons(n, rng);
    const mean = [0, 1].map((i) => a.reduce((x, p) => x + p[i], 0) / n);
    const c = [0, 1].map((i) => [0, 1].map((j) => a.reduce((x, p) => x + (p[i] - mean[i]) * (p[j] - mean[j]), 0) / n));
    const l00 = Math.sqrt(c[0][0]), l10 = c[1][0] / l00, l11 = Math.sqrt(c[1][1] - l10 * l10);
    const g = Array.from({ length: n }, () => { const u = rng.gauss(0, 1), v = rng.gauss(0, 1); return [mean[0] + l00 * u, mean[1] + l10 * u + l11 * v]; });
    const z = Array.from({ length: n }, () => [rng.gauss(0, 1), rng.gauss(0, 1)]);
    const one = twoMoons(n, rng).map(([x, y]) => [x, Math.abs(y)]);
    rows.push([energyDistance(a, b), energyDistance(g, b), energyDistance(z, b), nearMoons(b), nearMoons(g), nearMoons(z), energyDistance(one, b)]);
  }
  const t0 = performance.now(); energyDistance(twoMoons(n, mersenneTwister(1)), twoMoons(n, mersenneTwister(2))); const ms = performance.now() - t0;
  console.log(n, ms.toFixed(0), "ms", [0, 1, 2, 3, 4, 5, 6].map((k) => { const l = rows.map((r) => r[k]).sort((x, y) => x - y); return `${l[0].toFixed(4)}..${l[19].toFixed(4)}`; }).join(" | "));
}
