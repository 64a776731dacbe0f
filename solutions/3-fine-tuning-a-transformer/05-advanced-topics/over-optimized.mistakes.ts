import { mistakesFor } from "#lib/author/mistakes";
import { type Measured, type RunVerdict, overOptimized as right } from "./over-optimized.js";

interface Curves {
  proxy: number[];
  gold: number[];
  kl: number[];
}
type Options = { window?: number; tolerance?: number };

const means = (values: number[], window: number) =>
  values.slice(window - 1).map((_, i) => values.slice(i, i + window).reduce((sum, x) => sum + x, 0) / window);
const highest = (curve: number[]) => curve.indexOf(Math.max(...curve));

const curvesOf = (history: Measured[], window: number, smooth = means): Curves => ({
  proxy: smooth(
    history.map(({ proxy }) => proxy),
    window,
  ),
  gold: smooth(
    history.map(({ gold }) => gold),
    window,
  ),
  kl: smooth(
    history.map(({ kl }) => kl),
    window,
  ),
});

/** The right verdict of these curves, whose first number stands for iteration `shift`, with the peak at this index. */
function verdict(
  { proxy, gold, kl }: Curves,
  { tolerance = 0.5, shift = 0, peak = highest(gold) }: { tolerance?: number; shift?: number; peak?: number },
): RunVerdict {
  const lost = gold[peak] - gold[gold.length - 1];
  const gained = proxy[proxy.length - 1] - proxy[peak];
  return { peak: peak + shift, kl: kl[peak], lost, gained, overOptimized: gained > 0 && lost > tolerance };
}

/** Another verdict, after the refusals of the right one; window and tolerance are given. */
const told = (
  judge: (
    history: Measured[],
    options: { window: number; tolerance: number; half: number },
    due: RunVerdict,
  ) => RunVerdict,
) => ({
  overOptimized(history: Measured[], { window = 5, tolerance = 0.5 }: Options = {}): RunVerdict {
    const due = right(history, { window, tolerance });
    return judge(history, { window, tolerance, half: (window - 1) / 2 }, due);
  },
});

export default mistakesFor<typeof import("./over-optimized.js")>({
  "peak-of-the-proxy": {
    because:
      "The peak is where the training's reward was highest. The policy to keep is the one that does best at what is really wanted.",
    ...told((history, { window, tolerance, half }) => {
      const curves = curvesOf(history, window);
      return verdict(curves, { tolerance, shift: half, peak: highest(curves.proxy) });
    }),
  },
  "peak-of-the-difference": {
    because:
      "The peak is where gold is farthest below the reward. The policy to keep is the one with the most gold, whatever the reward says.",
    ...told((history, { window, tolerance, half }) => {
      const curves = curvesOf(history, window);
      const peak = highest(curves.proxy.map((x, i) => x - curves.gold[i]));
      return verdict(curves, { tolerance, shift: half, peak });
    }),
  },
  "first-against-last": {
    because:
      "The end was compared with the start. A run may end above its start and still have lost most of what it had in between.",
    ...told((history, { window, tolerance, half }, due) => {
      const start = verdict(curvesOf(history, window), { tolerance, shift: half, peak: 0 });
      return { ...start, peak: due.peak, kl: due.kl };
    }),
  },
  "gained-from-the-start": {
    because:
      "The reward's gain was counted from the start. Before the peak it rose together with gold; what counts is what it did afterward.",
    ...told((history, { window, tolerance }, due) => {
      const { proxy } = curvesOf(history, window);
      const gained = proxy[proxy.length - 1] - proxy[0];
      return { ...due, gained, overOptimized: gained > 0 && due.lost > tolerance };
    }),
  },
  "lost-to-the-lowest": {
    because: "The loss was counted down to the lowest point after the peak. It is counted to the end.",
    ...told((history, { window, half, tolerance }, due) => {
      const { gold } = curvesOf(history, window);
      const lost = gold[due.peak - half] - Math.min(...gold.slice(due.peak - half));
      return { ...due, lost, overOptimized: due.gained > 0 && lost > tolerance };
    }),
  },
  "signed-loss": {
    because: "The sign of the loss is turned: it is what gold was at the peak less what it is at the end.",
    ...told((_history, { tolerance }, due) => ({
      ...due,
      lost: 0 - due.lost,
      overOptimized: due.gained > 0 && -due.lost > tolerance,
    })),
  },
  "last-of-equals": {
    because:
      "Of equally good iterations the last one was taken. The first has needed less training, and is closer to the reference.",
    ...told((history, { window, tolerance, half }) => {
      const curves = curvesOf(history, window);
      return verdict(curves, {
        tolerance,
        shift: half,
        peak: curves.gold.lastIndexOf(Math.max(...curves.gold)),
      });
    }),
  },
  "not-smoothed": {
    because: "The curves were not smoothed. One lucky batch is then the peak.",
    ...told((history, { tolerance }) => verdict(curvesOf(history, 1), { tolerance })),
  },
  "only-gold-smoothed": {
    because: "Only gold was smoothed. The reward and the KL come from the same few samples and jump as well.",
    ...told((history, { window, tolerance }, due) => {
      const [raw, end] = [curvesOf(history, 1), history.length - 1 - (window - 1) / 2];
      const gained = raw.proxy[end] - raw.proxy[due.peak];
      return { ...due, kl: raw.kl[due.peak], gained, overOptimized: gained > 0 && due.lost > tolerance };
    }),
  },
  "kl-not-smoothed": {
    because:
      "The KL is that of a single iteration. It comes from a few samples, and all three curves are smoothed.",
    ...told((history, _options, due) => ({ ...due, kl: history[due.peak].kl })),
  },
  "raw-end": {
    because: "The end is a single iteration. All numbers are of the smoothed curves.",
    ...told((history, { window, tolerance, half }, due) => {
      const [{ proxy, gold }, last] = [curvesOf(history, window), history[history.length - 1]];
      const lost = gold[due.peak - half] - last.gold;
      const gained = last.proxy - proxy[due.peak - half];
      return { ...due, lost, gained, overOptimized: gained > 0 && lost > tolerance };
    }),
  },
  "index-of-the-window": {
    because:
      "The peak is the index at which the best window begins. A mean stands for the iteration in the middle of its window.",
    ...told((_history, { half }, due) => ({ ...due, peak: due.peak - half })),
  },
  "end-of-the-window": {
    because:
      "The peak is the last iteration of the best window. A mean stands for the iteration in the middle of its window.",
    ...told((_history, { half }, due) => ({ ...due, peak: due.peak + half })),
  },
  "windows-cut-at-the-ends": {
    because:
      "Near the start and the end the mean is of fewer iterations, and jumps more. Only whole windows have a smoothed number.",
    ...told((history, { window, tolerance }) =>
      verdict(
        curvesOf(history, window, (values) =>
          values.map((_, i) => {
            const some = values.slice(Math.max(0, i - (window - 1) / 2), i + (window - 1) / 2 + 1);
            return some.reduce((sum, x) => sum + x, 0) / some.length;
          }),
        ),
        { tolerance },
      ),
    ),
  },
  "exponential-mean": {
    because:
      "An exponential mean was taken. It lags, and the peak comes too late; take the mean of a window around each.",
    ...told((history, { window, tolerance }) =>
      verdict(
        curvesOf(history, window, (values) => {
          let mean = values[0];
          return values.map((x) => (mean += (x - mean) * (2 / (window + 1))));
        }),
        { tolerance },
      ),
    ),
  },
  sums: {
    because: "The windows were added up and not averaged, so that losses are `window` times too large.",
    ...told((history, { window, tolerance, half }) =>
      verdict(
        curvesOf(history, window, (values) => means(values, window).map((x) => x * window)),
        { tolerance, shift: half },
      ),
    ),
  },
  "any-loss": {
    because: "Every loss raised the alarm. Curves from a few samples always end a little below their peak.",
    ...told((_history, _options, due) => ({ ...due, overOptimized: due.gained > 0 && due.lost > 0 })),
  },
  "exactly-the-tolerance": {
    because: "A loss of exactly the tolerance raised the alarm. More than that must be lost.",
    ...told((_history, { tolerance }, due) => ({
      ...due,
      overOptimized: due.gained > 0 && due.lost >= tolerance,
    })),
  },
  "a-loss-is-enough": {
    because:
      "A loss alone raised the alarm. Where the reward fell as well, training went wrong, but the reward told the truth.",
    ...told((_history, { tolerance }, due) => ({ ...due, overOptimized: due.lost > tolerance })),
  },
  "a-gain-is-enough": {
    because:
      "A reward that rose after the peak raised the alarm. It is one only if what is really wanted was lost.",
    ...told((_history, _options, due) => ({ ...due, overOptimized: due.gained > 0 })),
  },
  "gained-nothing": {
    because: "A reward that is where it was at the peak counted as risen. Over-optimization needs a gain.",
    ...told((_history, { tolerance }, due) => ({
      ...due,
      overOptimized: due.gained >= 0 && due.lost > tolerance,
    })),
  },
  "by-the-gap": {
    because:
      "The alarm compares reward and gold with each other. Their scales differ and mean nothing; each is compared with itself at the peak.",
    ...told((history, { window, tolerance }, due) => {
      const { proxy, gold } = curvesOf(history, window);
      return { ...due, overOptimized: proxy[proxy.length - 1] - gold[gold.length - 1] > tolerance };
    }),
  },
  "tolerance-of-zero-ignored": {
    because: "A tolerance of 0 was treated as not given. It is a tolerance: with it, any loss counts.",
    ...told((history, { window, tolerance, half }) =>
      verdict(curvesOf(history, window), { tolerance: tolerance || 0.5, shift: half }),
    ),
  },
  "nearly-the-highest": {
    because:
      "An iteration nearly as good as the best was treated as the peak. The first one counts only among equally good ones.",
    ...told((history, { window, tolerance, half }) => {
      const curves = curvesOf(history, window);
      const top = Math.max(...curves.gold);
      return verdict(curves, { tolerance, shift: half, peak: curves.gold.findIndex((x) => x > top - 1e-3) });
    }),
  },
  "a-little-is-nothing": {
    because: "A small gain was treated as no gain. The reward went up if it went up at all.",
    ...told((history, { window, tolerance, half }) => {
      const found = verdict(curvesOf(history, window), { tolerance, shift: half });
      return { ...found, overOptimized: found.overOptimized && found.gained > 1e-6 };
    }),
  },
  "best-from-zero": {
    because: "The search for the peak began at 0, so a run whose gold is always below 0 has no peak.",
    ...told((history, { window, tolerance, half }) => {
      const curves = curvesOf(history, window);
      const top = Math.max(...curves.gold);
      return verdict(curves, { tolerance, shift: half, peak: top > 0 ? highest(curves.gold) : 0 });
    }),
  },
  "rises-at-every-step": {
    because:
      "The reward had to rise at every iteration after the peak. It went up if it is higher at the end than at the peak.",
    ...told((history, { window, tolerance, half }, due) => {
      const { proxy } = curvesOf(history, window);
      const rises = proxy.slice(due.peak - half + 1).every((x, i) => x > proxy[due.peak - half + i]);
      return { ...due, overOptimized: rises && due.lost > tolerance };
    }),
  },
  "running-sum": {
    because:
      "The sum of a window was carried along, and its rounding errors with it. Add up the numbers of each window anew.",
    ...told((history, { window, tolerance, half }) =>
      verdict(
        curvesOf(history, window, (values) => {
          let sum = 0;
          const sums = values.map((x, i) => {
            sum += x;
            if (i >= window) sum -= values[i - window];
            return sum / window;
          });
          return sums.slice(window - 1);
        }),
        { tolerance, shift: half },
      ),
    ),
  },
});
