import type { Vector } from "#lib/arrays";

/**
 * The gradient of any scalar function, measured instead of derived: nudge each coordinate up and down, and see how
 * much f changes.
 *
 *     gradient[i] ≈ (f(x + h·e_i) − f(x − h·e_i)) / (2h)
 *
 * where e_i is 1 at index i and 0 elsewhere. The error of this central difference shrinks with h².
 *
 * @param f the function, from `[n]` to a number
 * @param x where to differentiate, `[n]`; it stays unchanged
 * @param h step size, small but not tiny: the closer two values of f are, the fewer digits survive the subtraction
 * @returns the gradient, a new list, `[n]`
 */
export function numericGradient(f: (x: Vector) => number, x: Vector, h = 1e-5): Vector {
  return x.map((_, i) => {
    const up = [...x];
    const down = [...x];
    // blank: move coordinate i of up by +h and that of down by -h
    up[i] += h;
    down[i] -= h;
    // end
    return (
      /* blank: how much f changes from down to up, per unit of x */ (f(up) - f(down)) / (2 * h) /* end */
    );
  }); // [n]
}
