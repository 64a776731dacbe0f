import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { assertDivides } from "#lib/shapes";
import type { RopeTables } from "./rope-tables.js";

type Step = (i: number, headDim: number, base: number) => number;
const rightStep: Step = (i, headDim, base) => base ** ((-2 * i) / headDim);

interface Other {
  step?: Step;
  angle?: (t: number, step: number) => number;
  check?: (headDim: number) => void;
  columns?: (row: number[]) => number[];
  cos?: (angle: number) => number;
  sin?: (angle: number) => number;
}

/** Tables of other angles, or behind another check. */
const tables =
  ({
    step = rightStep,
    angle = (t, theta) => t * theta,
    check = (headDim) => assertDivides("headDim by 2", headDim, 2),
    columns = (row) => row,
    cos = Math.cos,
    sin = Math.sin,
  }: Other) =>
  (L: number, headDim: number, base = 10_000): RopeTables => {
    check(headDim);
    const theta = Array.from({ length: Math.floor(headDim / 2) }, (_, i) => step(i, headDim, base));
    const angles = Array.from({ length: L }, (_, t) => columns(theta.map((x) => angle(t, x))));
    const tableOf = (f: (x: number) => number) =>
      tf.tensor2d(
        angles.map((row) => row.map(f)),
        [L, columns(theta).length],
      );
    return { cos: tableOf(cos), sin: tableOf(sin) };
  };

export default mistakesFor<typeof import("./rope-tables.js")>({
  "exponent-without-two": {
    because: "The exponent is −2i/headDim. With −i/headDim the slow pairs turn much too fast.",
    rung: 3,
    ropeTables: tables({ step: (i, headDim, base) => base ** (-i / headDim) }),
  },
  "last-exponent-is-minus-one": {
    because: "Your exponents run from 0 to −1. The right ones, −2i/headDim, stop one step before −1.",
    ropeTables: tables({ step: (i, headDim, base) => base ** (-i / (headDim / 2 - 1)) }),
  },
  "counts-positions-from-one": {
    because: "Positions count from 0: the first row has the angle 0 and turns nothing.",
    ropeTables: tables({ angle: (t, theta) => (t + 1) * theta }),
  },
  "counts-pairs-from-one": {
    because: "Pairs count from 0: the first one turns by base⁰ = 1 from one position to the next.",
    rung: 3,
    ropeTables: tables({ step: (i, headDim, base) => base ** ((-2 * (i + 1)) / headDim) }),
  },
  "positive-exponent": {
    because: "Your pairs turn faster and faster, many times around in one step. The exponent is negative.",
    ropeTables: tables({ step: (i, headDim, base) => base ** ((2 * i) / headDim) }),
  },
  "one-frequency": {
    because:
      "All your pairs turn equally fast, so all carry the same information. Each pair has its own angle.",
    ropeTables: tables({ step: () => 1 }),
  },
  "base-is-fixed": {
    because: "10,000 is only the default of base. Use the base that you are given.",
    rung: 3,
    ropeTables: tables({ step: (i, headDim) => 10_000 ** ((-2 * i) / headDim) }),
  },
  "position-in-the-exponent": {
    because: "You put the position into the exponent. The angle grows linearly: position times θ.",
    ropeTables: tables({ angle: (t, theta) => theta ** t }),
  },
  "adds-the-position": {
    because: "You added the position to θ. An angle that grows by θ at each position is their product.",
    ropeTables: tables({ angle: (t, theta) => t + theta }),
  },
  "in-degrees": {
    because: "Math.cos and Math.sin take radians: θ = 1 is an angle of one radian, not of one degree.",
    ropeTables: tables({ angle: (t, theta) => (t * theta * Math.PI) / 180 }),
  },
  "whole-turns": {
    because: "θ is in radians, not in turns: there is no 2π in the angle.",
    ropeTables: tables({ angle: (t, theta) => 2 * Math.PI * t * theta }),
  },
  "a-column-for-each-number": {
    because:
      "Each of your angles appears twice, once for each number of its pair. Make one column for each pair: [L, headDim/2].",
    ropeTables: tables({ columns: (row) => row.flatMap((x) => [x, x]) }),
  },
  "angles-in-float32": {
    because:
      "You rounded the angle to float32, which has 7 digits. At large positions, whole turns use them up.",
    ropeTables: tables({ angle: (t, theta) => Math.fround(t * Math.fround(theta)) }),
  },
  "odd-width-passes": {
    because: "With an odd width one number has no partner to turn with. Refuse it.",
    ropeTables: tables({ check: () => {} }),
  },
  "refuses-with-another-error": {
    because: "The docstring promises a RangeError: the width has the right type, but is out of range.",
    rung: 4,
    ropeTables: tables({
      check: (headDim) => {
        if (headDim % 2 !== 0) throw new Error("headDim must be even");
      },
    }),
  },
  "cosine-and-sine-exchanged": {
    because: "Your tables have each other's names: cos holds the sines. At position 0 every cosine is 1.",
    ropeTables: tables({ cos: Math.sin, sin: Math.cos }),
  },
  "turns-backwards": {
    because:
      "Your sines have the opposite sign, so the pairs turn the other way. The angle is t · θ, not −t · θ.",
    ropeTables: tables({ sin: (angle) => -Math.sin(angle) }),
  },
  "both-halves": {
    because:
      "You wrote all angles twice, for both halves of a head. Make one column for each pair: [L, headDim/2].",
    ropeTables: tables({ columns: (row) => [...row, ...row] }),
  },
  "positions-as-columns": {
    because: "Your tables have a row for each pair. A row is a position: [L, headDim/2].",
    ropeTables(L, headDim, base) {
      const { cos, sin } = tables({})(L, headDim, base);
      return { cos: tf.tidy(() => tf.transpose(cos)), sin: tf.tidy(() => tf.transpose(sin)) };
    },
  },
  "steps-added-in-float32": {
    because: "You added θ again and again in a Float32Array, and the errors add up. Multiply t by θ instead.",
    ropeTables(L, headDim, base = 10_000) {
      assertDivides("headDim by 2", headDim, 2);
      const row = new Float32Array(headDim / 2);
      const angles = Array.from({ length: L }, (_, t) => {
        if (t > 0) for (const i of row.keys()) row[i] += rightStep(i, headDim, base);
        return [...row];
      });
      const tableOf = (f: (x: number) => number) =>
        tf.tensor2d(
          angles.map((each) => each.map(f)),
          [L, headDim / 2],
        );
      return { cos: tableOf(Math.cos), sin: tableOf(Math.sin) };
    },
  },
});
