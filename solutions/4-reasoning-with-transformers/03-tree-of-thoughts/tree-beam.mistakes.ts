import { mistakesFor } from "#lib/author/mistakes";
import { stateValue, type Tree } from "#lib/search/tree";
import type { BeamPlan, BeamResult } from "./tree-beam.js";

interface Valued<S> {
  path: S[];
  value: number;
}

interface Way {
  extend: <S>(path: S[], child: S) => S[];
  /** the paths of the level among which a goal is looked for */
  goals: <S>(tree: Tree<S>, paths: S[][]) => S[][];
  /** orders the paths of a level, best first */
  order: <S>(valued: Valued<S>[]) => Valued<S>[];
  keep: <S>(ordered: Valued<S>[], beam: number) => Valued<S>[];
  /** how many are counted as evaluated */
  counted: <S>(valued: Valued<S>[], beam: number) => number;
  checksRoot: boolean;
  /** whether the last level is evaluated */
  judgesLast: boolean;
  /** whether a level is evaluated before a goal is looked for */
  judgesFirst: boolean;
  /** whether a goal is looked for among the kept ones only */
  goalAmongKept: boolean;
  moves: (depth: number) => number;
  /** what is given without a goal */
  otherwise: <S>(kept: S[][]) => S[] | null;
  pathOf: <S>(path: S[]) => S[];
  merges: boolean;
}

const endOf = <S>(path: S[]): S => path[path.length - 1];

const right: Way = {
  extend: (path, child) => [...path, child],
  goals: (tree, paths) => paths.filter((path) => tree.isGoal(endOf(path))),
  order: (valued) => valued.sort((a, b) => (b.value > a.value ? 1 : b.value < a.value ? -1 : 0)),
  keep: (ordered, beam) => ordered.slice(0, beam),
  counted: (valued) => valued.length,
  checksRoot: true,
  judgesLast: false,
  judgesFirst: false,
  goalAmongKept: false,
  moves: (depth) => depth,
  otherwise: () => null,
  pathOf: (path) => path,
  merges: false,
};

/** `treeBeam` with some of its parts done in another way. */
const beaming = (other: Partial<Way>) => ({
  treeBeam<S>(root: S, tree: Tree<S>, { beam, depth }: BeamPlan): BeamResult<S> {
    if (!(beam >= 1) || (beam !== Number.POSITIVE_INFINITY && !Number.isInteger(beam)))
      throw new RangeError(`a beam of ${beam}`);
    if (!(Number.isInteger(depth) && depth >= 0)) throw new RangeError(`a depth of ${depth}`);
    const way = { ...right, ...other };
    let evaluated = 0;
    if (way.checksRoot && tree.isGoal(root)) return { path: way.pathOf([root]), evaluated };
    let kept: S[][] = [[root]];
    const moves = way.moves(depth);
    for (let level = 1; level <= moves; level++) {
      let paths = kept.flatMap((path) => tree.expand(endOf(path)).map((child) => way.extend(path, child)));
      if (way.merges)
        paths = paths.filter((path, i) => paths.findIndex((p) => endOf(p) === endOf(path)) === i);
      const value = () => {
        const valued = paths.map((path) => ({ path, value: stateValue(endOf(path), tree) }));
        evaluated += way.counted(valued, beam);
        return valued;
      };
      const early = way.judgesFirst ? value() : undefined;
      if (!way.goalAmongKept) {
        const [goal] = way.goals(tree, paths);
        if (goal) return { path: way.pathOf(goal), evaluated };
      }
      if (level === moves && !way.judgesLast) break;
      kept = way.keep(way.order(early ?? value()), beam).map(({ path }) => path);
      if (way.goalAmongKept) {
        const goal = kept.find((path) => tree.isGoal(endOf(path)));
        if (goal) return { path: goal, evaluated };
      }
    }
    return { path: way.otherwise(kept), evaluated };
  },
});

export default mistakesFor<typeof import("./tree-beam.js")>({
  "beam-for-each-parent": {
    because:
      "The best children of each parent were kept. The beam is for the whole level: a bad parent need not keep any child.",
    ...beaming({
      keep: (ordered, beam) => {
        const counts = new Map<unknown, number>();
        return ordered.filter(({ path }) => {
          const parent = path[path.length - 2];
          counts.set(parent, (counts.get(parent) ?? 0) + 1);
          return (counts.get(parent) as number) <= beam;
        });
      },
    }),
  },
  "worst-first": {
    because: "The values were sorted ascending, so the worst states were kept. Larger is better.",
    ...beaming({ order: (valued) => valued.sort((a, b) => a.value - b.value) }),
  },
  "not-sorted": {
    because:
      "The first states were kept, whatever their values. A comparison that gives true or false sorts nothing.",
    ...beaming({ order: (valued) => valued }),
  },
  "sorted-as-text": {
    because: "Values were sorted as texts. Compare them as numbers.",
    ...beaming({ order: (valued) => valued.sort((a, b) => String(b.value).localeCompare(String(a.value))) }),
  },
  "last-of-equals": {
    because: "Of equal states the last came first. Those that come first in their level are kept.",
    ...beaming({ order: (valued) => right.order(valued.reverse()) }),
  },
  "one-more": {
    because: "One state more than the beam was kept.",
    ...beaming({ keep: (ordered, beam) => ordered.slice(0, beam + 1) }),
  },
  "always-one": {
    because: "Only the best state was kept. That is a greedy search; a beam of b keeps b.",
    ...beaming({ keep: (ordered) => ordered.slice(0, 1) }),
  },
  "keeps-all": {
    because: "No state was dropped. A beam of b keeps b states of each level.",
    ...beaming({ keep: (ordered) => ordered }),
  },
  "goal-among-kept": {
    because:
      "The goal was looked for among the kept states only. A goal that the evaluator dislikes is a goal, too.",
    ...beaming({ goalAmongKept: true, judgesLast: true }),
  },
  "goal-of-the-last-level-only": {
    because: "A goal was looked for only at full depth. A solution may come earlier.",
    ...{
      treeBeam<S>(root: S, tree: Tree<S>, plan: BeamPlan): BeamResult<S> {
        let level = 0;
        const way = beaming({
          goals: (t, paths) => {
            level++;
            return level === plan.depth ? paths.filter((path) => t.isGoal(endOf(path))) : [];
          },
        });
        return way.treeBeam(root, tree, plan);
      },
    },
  },
  "root-not-tested": {
    because: "The root was not tested. If it is a goal, it is the whole path.",
    ...beaming({ checksRoot: false }),
  },
  "last-level-evaluated": {
    because:
      "The last level was evaluated. Nothing is kept of it, so these calls of the evaluator are wasted.",
    ...beaming({ judgesLast: true }),
  },
  "evaluated-before-the-goal": {
    because: "The level was evaluated before a goal was looked for. With a goal at hand no value is needed.",
    ...beaming({ judgesFirst: true }),
  },
  "depth-counts-states": {
    because: "The root was counted as a move. A path of depth moves has depth + 1 states.",
    ...beaming({ moves: (depth) => Math.max(0, depth - 1) }),
  },
  "one-move-too-many": {
    because: "One more move than depth was made.",
    ...beaming({ moves: (depth) => depth + 1 }),
  },
  "best-instead-of-none": {
    because:
      "Without a goal the best path so far was given. A state that is no goal is no solution: the path is null.",
    ...beaming({ otherwise: (kept) => kept[0] ?? null }),
  },
  "shared-path": {
    because:
      "All children write into the list of their parent, so paths hold states of siblings. Give each child a copy.",
    ...beaming({
      extend: (path, child) => {
        path.push(child);
        return path;
      },
    }),
  },
  "path-without-root": {
    because: "The path begins at the first child. The root belongs to it.",
    ...beaming({ pathOf: (path) => (path.length > 1 ? path.slice(1) : path) }),
  },
  "path-from-the-goal": {
    because: "The path runs from the goal to the root. It should begin with the root.",
    ...beaming({ pathOf: (path) => [...path].reverse() }),
  },
  "goal-alone": {
    because: "Only the goal was returned. The path holds all states from the root on.",
    ...beaming({ pathOf: (path) => path.slice(-1) }),
  },
  "best-of-the-goals": {
    because:
      "Of several goals the one with the largest value was taken. A goal is a goal: the first one ends the search.",
    ...beaming({
      goals: (tree, paths) =>
        paths
          .filter((path) => tree.isGoal(endOf(path)))
          .sort((a, b) => tree.evaluate(endOf(b)) - tree.evaluate(endOf(a))),
    }),
  },
  "equal-states-merged": {
    because:
      "A state that two parents share was counted once. The search can't know that two states of any kind are equal.",
    ...beaming({ merges: true }),
  },
  "values-added-up": {
    because:
      "Values were added up along the path. An evaluator says how promising a state is, whatever came before it.",
    treeBeam<S>(root: S, tree: Tree<S>, plan: BeamPlan): BeamResult<S> {
      const sums = new Map<S, number>([[root, 0]]);
      const adding: Tree<S> = {
        isGoal: tree.isGoal,
        expand(state) {
          const children = tree.expand(state);
          for (const child of children) sums.set(child, sums.get(state) ?? 0);
          return children;
        },
        evaluate(state) {
          sums.set(state, (sums.get(state) ?? 0) + tree.evaluate(state));
          return sums.get(state) as number;
        },
      };
      return beaming({}).treeBeam(root, adding, plan);
    },
  },
  "nearly-equal-values": {
    because:
      "Values that are close were treated as equal. The larger one is better, however small the difference.",
    ...beaming({
      order: (valued) =>
        valued.sort((a, b) =>
          Math.abs(b.value - a.value) < 1e-9 ? 0 : b.value > a.value ? 1 : b.value < a.value ? -1 : 0,
        ),
    }),
  },
  "hopeless-left-out": {
    because:
      "States with a value of −Infinity were dropped although the beam had room. The best are kept, however poor they are.",
    ...beaming({
      keep: (ordered, beam) => ordered.filter(({ value }) => value > Number.NEGATIVE_INFINITY).slice(0, beam),
    }),
  },
  "stops-at-zero": {
    because:
      "States with a value of 0 or less were dropped. Values only order the states; there is no threshold.",
    ...beaming({ keep: (ordered, beam) => ordered.filter(({ value }) => value > 0).slice(0, beam) }),
  },
  "values-remembered": {
    because:
      "The value of a state was kept for when it comes again. It is a child of each, and each child is evaluated.",
    treeBeam<S>(root: S, tree: Tree<S>, plan: BeamPlan): BeamResult<S> {
      const known = new Map<S, number>();
      const evaluate = (state: S) => {
        const value = known.get(state) ?? tree.evaluate(state);
        known.set(state, value);
        return value;
      };
      return beaming({}).treeBeam(
        root,
        { expand: (s) => tree.expand(s), isGoal: (s) => tree.isGoal(s), evaluate },
        plan,
      );
    },
  },
  "last-of-the-goals": {
    because: "The last of several goals was taken. The search ends with the first one.",
    ...beaming({ goals: (tree, paths) => paths.filter((path) => tree.isGoal(endOf(path))).reverse() }),
  },
  "kept-in-given-order": {
    because:
      "The kept states stayed in the order of their level. They are ordered by their values, best first.",
    ...beaming({
      order: (valued) => valued,
      keep: (level, beam) => {
        const kept = right.order([...level]).slice(0, beam);
        return level.filter((one) => kept.includes(one));
      },
    }),
  },
  "only-kept-ones-counted": {
    because:
      "Only the kept states were counted as evaluated. Every child of a level is evaluated before some are kept.",
    ...beaming({ counted: (valued, beam) => Math.min(valued.length, beam) }),
  },
  "root-counted": {
    because: "The root was counted as evaluated. It needs no value: its children are the first.",
    treeBeam(root, tree, plan) {
      const { path, evaluated } = beaming({}).treeBeam(root, tree, plan);
      return { path, evaluated: evaluated + 1 };
    },
  },
  "small-level-not-judged": {
    because:
      "A level that fits into the beam was kept without being evaluated. Each child is evaluated: its value also gives the order.",
    ...beaming({ counted: (valued, beam) => (valued.length <= beam ? 0 : valued.length) }),
  },
});
