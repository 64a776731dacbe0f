import { mistakesFor } from "#lib/author/mistakes";
import { stateValue, type Tree } from "#lib/search/tree";
import type { DepthPlan, DepthResult } from "./tree-depth.js";

interface Valued<S> {
  child: S;
  value: number;
}

interface Way {
  passes: (value: number, threshold: number) => boolean;
  order: <S>(valued: Valued<S>[]) => Valued<S>[];
  /** which children of a state are visited, after they were ordered */
  follows: <S>(ordered: Valued<S>[]) => Valued<S>[];
  /** which children are kept, and in which order, for ways that look at the tree */
  keeps?: <S>(valued: Valued<S>, threshold: number, tree: Tree<S>) => boolean;
  ranks: <S>(ordered: Valued<S>[], tree: Tree<S>) => Valued<S>[];
  seen: <S>(visited: S[], path: S[] | null) => S[];
  judgesRoot: boolean;
  /** whether a path that has become so long goes no further */
  isDeep: (length: number, depth: number) => boolean;
  /** whether the state at the depth limit is tested */
  testsDeepest: boolean;
  /** whether a path at the depth limit is given as it is */
  takesDeepest: boolean;
  isSpent: (visited: unknown[], length: number, budget: number) => boolean;
  pathOf: <S>(path: S[] | null, visited: S[]) => S[] | null;
  once: boolean;
  /** whether the search stops at a goal */
  isOver: boolean;
}

const right: Way = {
  passes: (value, threshold) => value >= threshold,
  order: (valued) => valued.sort((a, b) => (b.value > a.value ? 1 : b.value < a.value ? -1 : 0)),
  follows: (ordered) => ordered,
  ranks: (ordered) => ordered,
  seen: (visited) => visited,
  judgesRoot: false,
  isDeep: (length, depth) => length > depth,
  testsDeepest: true,
  takesDeepest: false,
  isSpent: (visited, _, budget) => visited.length >= budget,
  pathOf: (path) => path,
  once: false,
  isOver: true,
};

function check({ threshold, depth, budget }: DepthPlan): void {
  if (Number.isNaN(threshold)) throw new RangeError(`a threshold of ${threshold}`);
  if (!(Number.isInteger(depth) && depth >= 0)) throw new RangeError(`a depth of ${depth}`);
  if (budget !== Number.POSITIVE_INFINITY && !(Number.isInteger(budget) && budget >= 1))
    throw new RangeError(`a budget of ${budget}`);
}

/** `treeDepth` with some of its parts done in another way. */
const diving = (other: Partial<Way>) => ({
  treeDepth<S>(root: S, tree: Tree<S>, plan: DepthPlan): DepthResult<S> {
    check(plan);
    const way = { ...right, ...other };
    const { threshold, depth, budget } = plan;
    const visited: S[] = [];
    let found: S[] | null = null;
    const visit = (before: S[], state: S): S[] | null => {
      if (way.isSpent(visited, before.length, budget)) return null;
      if (way.once && visited.includes(state)) return null;
      const path = [...before, state];
      visited.push(state);
      const length = before.length + 1;
      const atLimit = way.isDeep(length, depth);
      if ((way.testsDeepest || !atLimit) && tree.isGoal(state)) {
        if (way.isOver) return path;
        found ??= [...path];
      }
      if (atLimit && way.takesDeepest) return path;
      if (!atLimit) {
        const valued = tree.expand(state).map((child) => ({ child, value: stateValue(child, tree) }));
        const kept = valued.filter((one) =>
          way.keeps ? way.keeps(one, threshold, tree) : way.passes(one.value, threshold),
        );
        const order = way.ranks(way.follows(way.order(kept)), tree);
        for (const { child } of order) {
          const below = visit(path, child);
          if (below) return below;
        }
      }
      return null;
    };
    if (way.judgesRoot && !(tree.evaluate(root) >= threshold)) return { path: null, visited };
    const path = visit([], root) ?? found;
    return { path: way.pathOf(path, visited), visited: way.seen(visited, path) };
  },
});

export default mistakesFor<typeof import("./tree-depth.js")>({
  "leaf-for-a-goal": {
    because:
      "A path at the depth limit was taken for a solution. Without a goal the result is null, wherever the search ends.",
    ...diving({ takesDeepest: true }),
  },
  "last-visited-for-none": {
    because:
      "Without a goal the last state visited was returned. A state that is no goal is no solution: the path is null.",
    ...diving({ pathOf: (path, visited) => path ?? visited.slice(-1) }),
  },
  "visited-for-path": {
    because:
      "The path holds states from which the search went back. Undo a move when you leave it, or give each path a list of its own.",
    ...diving({ pathOf: (path, visited) => path && [...visited] }),
  },
  "goal-alone": {
    because: "Only the goal was returned. The path holds all states from the root on.",
    ...diving({ pathOf: (path) => path?.slice(-1) ?? null }),
  },
  "path-without-root": {
    because: "The path begins at the first child. The root belongs to it.",
    ...diving({ pathOf: (path) => path?.slice(1) ?? null }),
  },
  "path-from-the-goal": {
    because: "The path runs from the goal to the root. It should begin with the root.",
    ...diving({ pathOf: (path) => path?.toReversed() ?? null }),
  },
  "never-back": {
    because: "Only the best child was followed. Where nothing is found below it, the next best follows.",
    ...diving({ follows: (ordered) => ordered.slice(0, 1) }),
  },
  "worst-first": {
    because: "The worst child was visited first. Larger values are better.",
    ...diving({ order: (valued) => valued.sort((a, b) => a.value - b.value) }),
  },
  "not-sorted": {
    because: "Children were visited in the order of expand, whatever their values. The best one comes first.",
    ...diving({ order: (valued) => valued }),
  },
  "last-of-equals": {
    because:
      "Of equal children the last was visited first. The one that comes first in expand is first here, too.",
    ...diving({ order: (valued) => right.order(valued.reverse()) }),
  },
  "threshold-left-out": {
    because: "A child at the threshold was left out. Only those below it are.",
    ...diving({ passes: (value, threshold) => value > threshold }),
  },
  "threshold-ignored": {
    because: "The threshold had no effect. A child with a smaller value is not visited.",
    ...diving({ passes: () => true }),
  },
  "threshold-turned": {
    because: "Children above the threshold were left out. Those below it are the poor ones.",
    ...diving({ passes: (value, threshold) => value <= threshold }),
  },
  "root-judged": {
    because: "The root was held against the threshold. It is where the search begins, whatever its value.",
    ...diving({ judgesRoot: true }),
  },
  "depth-counts-states": {
    because: "The root was counted as a move. A path of depth moves has depth + 1 states.",
    ...diving({ isDeep: (length, depth) => length >= depth }),
  },
  "one-move-too-many": {
    because: "The search went one move deeper than depth.",
    ...diving({ isDeep: (length, depth) => length > depth + 1 }),
  },
  "depth-ignored": {
    because: "The depth had no effect. After depth moves a state is visited, but its children are not.",
    ...diving({ isDeep: () => false }),
  },
  "deepest-not-tested": {
    because:
      "States at the depth limit were not tested for a goal. They are visited; only their children are not.",
    ...diving({ testsDeepest: false }),
  },
  "budget-ignored": {
    because: "The budget had no effect. After so many visits the search gives up.",
    ...diving({ isSpent: () => false }),
  },
  "budget-of-a-path": {
    because: "The budget was held against the length of the path. It counts all visits, dead ends included.",
    ...diving({ isSpent: (_, length, budget) => length >= budget }),
  },
  "one-visit-too-many": {
    because: "One more state than the budget was visited. The root is the first visit.",
    ...diving({ isSpent: (visited, _, budget) => visited.length > budget }),
  },
  "goes-on-after-the-goal": {
    because: "The search went on after the first goal. A goal ends it.",
    ...diving({ isOver: false }),
  },
  "each-state-once": {
    because: "A state that was visited before was skipped. On another path it is a child like the others.",
    ...diving({ once: true }),
  },
  "breadth-first": {
    because:
      "All children were visited before any grandchild. Depth first: what is below the best child comes before the next child.",
    treeDepth<S>(root: S, tree: Tree<S>, plan: DepthPlan): DepthResult<S> {
      check(plan);
      const visited: S[] = [];
      const queue: S[][] = [[root]];
      while (queue.length > 0 && visited.length < plan.budget) {
        const path = queue.shift() as S[];
        const state = path[path.length - 1];
        visited.push(state);
        if (tree.isGoal(state)) return { path, visited };
        if (path.length > plan.depth) continue;
        const valued = tree.expand(state).map((child) => ({ child, value: stateValue(child, tree) }));
        const kept = valued.filter(({ value }) => value >= plan.threshold);
        for (const { child } of right.order(kept)) queue.push([...path, child]);
      }
      return { path: null, visited };
    },
  },
  "best-first-of-all": {
    because:
      "The best of all open states was visited next. Depth first goes on below the state it is at, and back only from a dead end.",
    treeDepth<S>(root: S, tree: Tree<S>, plan: DepthPlan): DepthResult<S> {
      check(plan);
      const visited: S[] = [];
      let open: { path: S[]; value: number }[] = [{ path: [root], value: 0 }];
      while (open.length > 0 && visited.length < plan.budget) {
        const [{ path }] = open.splice(0, 1);
        const state = path[path.length - 1];
        visited.push(state);
        if (tree.isGoal(state)) return { path, visited };
        if (path.length > plan.depth) continue;
        for (const child of tree.expand(state)) {
          const value = stateValue(child, tree);
          if (value >= plan.threshold) open.push({ path: [...path, child], value });
        }
        open = open.sort((a, b) => (b.value > a.value ? 1 : b.value < a.value ? -1 : 0));
      }
      return { path: null, visited };
    },
  },
  "empty-path-for-none": {
    because: "Without a goal the path was an empty list. It is null.",
    ...diving({ pathOf: (path) => path ?? [] }),
  },
  "goal-is-not-a-visit": {
    because:
      "The goal is missing among the visited states. To visit a state is to test it, and the goal was tested.",
    ...diving({ seen: (visited, path) => (path ? visited.slice(0, -1) : visited) }),
  },
  "goals-pass-the-threshold": {
    because:
      "A goal was visited although its value is below the threshold. Such a child is left out, whatever it is.",
    ...diving({ keeps: ({ child, value }, threshold, tree) => value >= threshold || tree.isGoal(child) }),
  },
  "goals-among-children-first": {
    because:
      "Children that are goals were visited before their better siblings. A state is tested when it is visited.",
    ...diving({
      ranks: (children, tree) => [
        ...children.filter((c) => tree.isGoal(c.child)),
        ...children.filter((c) => !tree.isGoal(c.child)),
      ],
    }),
  },
  "evaluated-while-sorting": {
    because:
      "Children were evaluated again in each comparison of the sort. Evaluate each child once, then sort the values.",
    ...diving({
      ranks: (children, tree) =>
        children.sort((a, b) => stateValue(b.child, tree) - stateValue(a.child, tree)),
    }),
  },
  "threshold-of-0-at-least": {
    because:
      "Children with a negative value were left out. The threshold alone decides, and it may be negative too.",
    ...diving({ passes: (value, threshold) => value >= Math.max(0, threshold) }),
  },
});
