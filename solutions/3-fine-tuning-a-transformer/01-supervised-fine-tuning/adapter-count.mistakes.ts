import { mistakesFor } from "#lib/author/mistakes";

type Shapes = Record<string, number[]>;

interface Ways {
  names: (target: string, path: string) => boolean;
  /** the paths that are counted, some of them perhaps twice */
  adapted: (paths: string[], targets: string[], names: Ways["names"]) => string[];
  count: (shape: number[], rank: number) => number;
  more: (shapes: Shapes, adapted: string[]) => number;
}

const names: Ways["names"] = (target, path) => `.${path}`.endsWith(`.${target}`);
const ways: Ways = {
  names,
  adapted: (paths, targets, names) => paths.filter((path) => targets.some((target) => names(target, path))),
  count: ([inputs, outputs], rank) => rank * (inputs + outputs),
  more: () => 0,
};

const sizeOf = (shape: number[]) => shape.reduce((size, n) => size * n, 1);

/** Both functions with another idea of what a target names. */
const matching = (names: Ways["names"]) => ({ ...counting({ names }), matches: names });

/** Refuses as it should, and counts in another way. */
const counting = (other: Partial<Ways>) => ({
  adapterCount(shapes: Shapes, targets: string[], rank: number): number {
    const way = { ...ways, ...other };
    if (!Number.isInteger(rank) || rank < 1) throw new RangeError(`no rank: ${rank}`);
    const paths = Object.keys(shapes);
    for (const target of targets) {
      const named = paths.filter((path) => way.names(target, path));
      if (named.length === 0 || named.some((path) => shapes[path].length !== 2))
        throw new RangeError(
          `a target names one matrix or more, "${target}" names ${named.join(", ") || "none"}`,
        );
    }
    const adapted = way.adapted(paths, targets, way.names);
    const counts = adapted
      .filter((path) => shapes[path].length === 2)
      .map((path) => way.count(shapes[path], rank));
    return counts.reduce((sum, count) => sum + count, 0) + way.more(shapes, adapted);
  },
});

export default mistakesFor<typeof import("./adapter-count.js")>({
  "rank-times-size": {
    because:
      "The adapter was counted as r · inputs · outputs. Its two matrices are narrow: [inputs, r] and [r, outputs].",
    ...counting({ count: (shape, rank) => rank * sizeOf(shape) }),
  },
  "size-of-the-matrix": {
    because:
      "The frozen matrix was counted. LoRA trains the two narrow matrices next to it, and not the matrix itself.",
    ...counting({ count: sizeOf }),
  },
  "frozen-and-adapter": {
    because: "The frozen matrix was counted with its adapter. What is frozen is not trained.",
    ...counting({ count: (shape, rank) => rank * (shape[0] + shape[1]) + sizeOf(shape) }),
  },
  "the-whole-model-too": {
    because: "The rest of the model was counted too. Only adapters are trained.",
    ...counting({
      more: (shapes) => Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0),
    }),
  },
  "first-matrix-only": {
    because: "Only A was counted. The adapter has B as well, [r, outputs].",
    ...counting({ count: ([inputs], rank) => rank * inputs }),
  },
  "second-matrix-only": {
    because: "Only B was counted. The adapter has A as well, [inputs, r].",
    ...counting({ count: ([, outputs], rank) => rank * outputs }),
  },
  "twice-the-inputs": {
    because: "A and B were counted alike. A has a row for each input, B a column for each output.",
    ...counting({ count: ([inputs], rank) => 2 * rank * inputs }),
  },
  "every-matrix": {
    because: "Every matrix of the model got an adapter. Only those that a target names do.",
    ...counting({ adapted: (paths) => paths }),
  },
  "with-biases": {
    because: "A bias was counted for each adapter. A and B are matrices only.",
    ...counting({ count: ([inputs, outputs], rank) => rank * (inputs + outputs) + outputs }),
  },
  "without-the-rank": {
    because: "The rank was left out: inputs + outputs is the count for rank 1.",
    ...counting({ count: ([inputs, outputs]) => inputs + outputs }),
  },
  "anywhere-in-the-path": {
    because:
      "The target was looked for anywhere in the path, so Wo also named Wo2. A path has to end with it, in whole parts.",
    ...matching((target, path) => path.includes(target)),
  },
  "end-of-the-text": {
    because:
      "The path only had to end with the letters of the target, so Wo also named WWo. Compare whole parts.",
    ...matching((target, path) => path.endsWith(target)),
  },
  "whole-path-only": {
    because: "Only whole paths were compared. The last parts are enough: Wo names that of every block.",
    ...matching((target, path) => path === target),
  },
  "last-part-only": {
    because:
      "Only the last part of the target was compared, so attention.Wo named mlp.Wo as well. All parts of the target have to be there.",
    ...matching((target, path) => path.split(".").pop() === target.split(".").pop()),
  },
  "one-part-only": {
    because: "Only targets of a single part name anything. A target may have several parts.",
    ...matching((target, path) => path === target || path.split(".").pop() === target),
  },
  "counts-each-target": {
    because: "A matrix that two targets name was counted twice. It has one adapter.",
    ...counting({
      adapted: (paths, targets, names) =>
        targets.flatMap((target) => paths.filter((path) => names(target, path))),
    }),
  },
  "dot-always-before": {
    because:
      "A dot was asked for before the target, so a target that is the whole path names nothing. It names that matrix.",
    ...matching((target, path) => path.endsWith(`.${target}`)),
  },
  "parts-anywhere": {
    because: "The parts of the target were found anywhere in the path. The path has to end with them.",
    ...matching((target, path) => `.${path}.`.includes(`.${target}.`)),
  },
  "beginning-of-the-path": {
    because: "The beginning of the path was compared. A target is its end.",
    ...matching((target, path) => `${path}.`.startsWith(`${target}.`)),
  },
  "dot-as-any-letter": {
    because:
      "The target was used as a pattern, in which a dot stands for any letter. Here it stands between two parts.",
    ...matching((target, path) => new RegExp(`(^|\\.)${target}$`).test(path)),
  },
  "rank-kept-small": {
    because:
      "The rank was held at the smaller side of the matrix. A larger rank is wasteful, but it is what was asked for.",
    ...counting({
      count: ([inputs, outputs], rank) => Math.min(rank, inputs, outputs) * (inputs + outputs),
    }),
  },
  "first-of-each-target": {
    because:
      "Only the first matrix that a target names was counted. A target names all whose paths end with it.",
    ...counting({
      adapted: (paths, targets, names) => [
        ...new Set(targets.flatMap((target) => paths.filter((path) => names(target, path)).slice(0, 1))),
      ],
    }),
  },
  "named-by-all-targets": {
    because: "Only matrices that all targets name were counted. One target is enough.",
    ...counting({
      adapted: (paths, targets, names) =>
        paths.filter((path) => targets.every((target) => names(target, path))),
    }),
  },
});
